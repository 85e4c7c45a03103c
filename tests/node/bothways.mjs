/**
 * Ask other implementations to issue under keys of their own, and to verify what we issued, in every suite they have.
 *
 * Standard input: {"items": [{"name", "act", "by", "suite"?, "credential"}]}. act: "issue" or "verify". by: "bazaar" for
 * @digitalbazaar/vc, "credentials" for @digitalcredentials' own library (issue) or verifier-core (verify).
 * Standard output: [{"name", "credential"} or {"name", "verified", "why"}], in the same order.
 */

import {readFileSync} from 'node:fs';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as ecdsaJcs2019 from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import * as eddsaJcs2022 from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof as TheirIntegrityProof} from '@digitalcredentials/data-integrity';
import {Ed25519Signature2020 as TheirSignature2020} from '@digitalcredentials/ed25519-signature-2020';
import {Ed25519VerificationKey2020 as TheirKey2020} from '@digitalcredentials/ed25519-verification-key-2020';
import {cryptosuite as theirEddsaRdfc2022} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import * as theirVc from '@digitalcredentials/vc';
import {verifyCredential} from '@digitalcredentials/verifier-core';

import {offlineLoader} from './offline.mjs';

// verifier-core asks for a badge's schema and says on standard output that it got none. It gets none here.
globalThis.fetch = async url => {
  throw new Error(`${url} is not asked in this run.`);
};
console.log = console.error;

const documentLoader = offlineLoader({});

/** The suites by name: which key each takes, and how a proof is made with it. */
const BAZAAR = {
  'eddsa-rdfc-2022': [ed25519, signer => integrity(signer, eddsaRdfc2022)],
  'eddsa-jcs-2022': [ed25519, signer => integrity(signer, eddsaJcs2022.createSignCryptosuite())],
  'ecdsa-rdfc-2019 P-256': [() => ecdsa('P-256'), signer => integrity(signer, ecdsaRdfc2019)],
  'ecdsa-rdfc-2019 P-384': [() => ecdsa('P-384'), signer => integrity(signer, ecdsaRdfc2019)],
  'ecdsa-jcs-2019 P-256': [() => ecdsa('P-256'), signer => integrity(signer, ecdsaJcs2019.createSignCryptosuite())],
  'ecdsa-jcs-2019 P-384': [() => ecdsa('P-384'), signer => integrity(signer, ecdsaJcs2019.createSignCryptosuite())],
  Ed25519Signature2020: [() => key2020(Ed25519VerificationKey2020), key => new Ed25519Signature2020({key})]
};
const CREDENTIALS = {
  'eddsa-rdfc-2022': [ed25519, signer => new TheirIntegrityProof({signer, cryptosuite: theirEddsaRdfc2022})],
  Ed25519Signature2020: [() => key2020(TheirKey2020), key => new TheirSignature2020({key})]
};

async function named(pair, multibase) {
  const did = `did:key:${multibase}`;
  pair.controller = did;
  pair.id = `${did}#${multibase}`;
  return {did, pair};
}

async function ed25519() {
  const pair = await Ed25519Multikey.generate();
  const {did} = await named(pair, pair.publicKeyMultibase);
  return {did, signer: pair.signer()};
}

async function ecdsa(curve) {
  const pair = await EcdsaMultikey.generate({curve});
  const {did} = await named(pair, pair.publicKeyMultibase);
  return {did, signer: pair.signer()};
}

async function key2020(Kind) {
  const pair = await Kind.generate();
  const {did} = await named(pair, pair.publicKeyMultibase);
  return {did, signer: pair};
}

function integrity(signer, cryptosuite) {
  return new DataIntegrityProof({signer, cryptosuite});
}

async function issued({by, suite, credential}) {
  const [makeKey, makeProof] = (by === 'bazaar' ? BAZAAR : CREDENTIALS)[suite];
  const {did, signer} = await makeKey();
  const unsigned = {...credential, issuer: {...credential.issuer, id: did}};
  const library = by === 'bazaar' ? vc : theirVc;
  return library.issue({credential: unsigned, suite: makeProof(signer), documentLoader});
}

async function verdict({by, credential}) {
  if(by === 'credentials') {
    const {log = [], errors = []} = await verifyCredential({credential, knownDIDRegistries: []});
    const isSigned = log.some(({id, valid}) => id === 'valid_signature' && valid);
    return {verified: isSigned && errors.length === 0, why: errors.map(({message}) => message).join(' | ')};
  }
  const suites = [
    eddsaRdfc2022, eddsaJcs2022.createVerifyCryptosuite(), ecdsaRdfc2019, ecdsaJcs2019.createVerifyCryptosuite()
  ].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  const result = await vc.verifyCredential({
    credential, suite: [...suites, new Ed25519Signature2020()], documentLoader
  });
  const errors = result.error?.errors ?? [result.error];
  return {verified: result.verified, why: errors.filter(Boolean).map(error => String(error.message)).join(' | ')};
}

async function answer(item) {
  try {
    const said = item.act === 'issue' ? {credential: await issued(item)} : await verdict(item);
    return {name: item.name, ...said};
  } catch(error) {
    return {name: item.name, verified: false, why: String(error.stack ?? error)};
  }
}

const answers = [];
for(const item of JSON.parse(readFileSync(0, 'utf8')).items) {
  answers.push(await answer(item));
}
process.stdout.write(JSON.stringify(answers));
