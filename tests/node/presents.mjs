/**
 * A wallet made of other people's libraries answers requests for presentations: @openid4vc/oauth2 reads the signed request,
 * @sd-jwt/sd-jwt-vc presents a bound copy, @digitalbazaar/vc issues and presents a badge with an embedded proof.
 *
 * Standard input: {"document": our DID document, "token": bound copy, "key": its private JWK, "badge": unsigned badge,
 * "items": [{"name", "link", "request", "way": "bound" | "held" | "signed", and what goes wrong in it: "nonce", "audience",
 * "unproved", "anothers"}]}. Standard output: [{"name", "vp_token", "state", "asked"} or {"name", "failed"}].
 */

import {readFileSync} from 'node:fs';
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify} from 'node:crypto';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {decodeJwt, jwtSignerFromJwt, signedAuthorizationRequestJwtHeaderTyp, verifyJwt, zJarRequestObjectPayload} from '@openid4vc/oauth2';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

import {offlineLoader} from './offline.mjs';

const documentLoader = offlineLoader({});
const options = {dsaEncoding: 'ieee-p1363'};
const given = JSON.parse(readFileSync(0, 'utf8'));
const privateKey = createPrivateKey({key: given.key, format: 'jwk'});

/** The request, once its signature is that of the key which its client publishes. */
async function read({link, request}) {
  const asked = new URL(link).searchParams;
  const {header, payload} = decodeJwt({jwt: request, payloadSchema: zJarRequestObjectPayload});
  const signer = jwtSignerFromJwt({header, payload, allowedSignerMethods: ['did']});
  const callbacks = {
    verifyJwt: ({didUrl}, {compact}) => {
      const {publicKeyJwk} = given.document.verificationMethod.find(({id}) => id === didUrl);
      const [head, body, signature] = compact.split('.');
      const key = createPublicKey({key: publicKeyJwk, format: 'jwk'});
      const verified = verify('sha256', Buffer.from(`${head}.${body}`), {key, ...options}, Buffer.from(signature, 'base64url'));
      return verified ? {verified, signerJwk: publicKeyJwk} : {verified};
    }
  };
  await verifyJwt({compact: request, header, payload, signer, verifyJwtCallback: callbacks.verifyJwt, expectedAudience: 'https://self-issued.me/v2'});
  if(header.typ !== signedAuthorizationRequestJwtHeaderTyp) throw new Error(`typ is ${header.typ}`);
  if(payload.client_id !== asked.get('client_id')) throw new Error('The link and the request name different clients.');
  if(payload.client_id !== `decentralized_identifier:${given.document.id}`) throw new Error('The client is not that DID.');
  return payload;
}

async function bound({audience, nonce, unproved}) {
  const sdJwt = new SDJwtVcInstance({
    hasher: (data, algorithm) => new Uint8Array(createHash(algorithm.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest()),
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('hex'),
    kbSigner: data => sign('sha256', Buffer.from(data), {key: privateKey, ...options}).toString('base64url'),
    kbSignAlg: 'ES256'
  });
  const kb = {payload: {iat: Math.floor(Date.now() / 1000), aud: audience, nonce}};
  return sdJwt.present(given.token, {credentialSubject: {identifier: {0: true}}}, unproved ? {} : {kb});
}

async function someKey() {
  const pair = await Ed25519Multikey.generate();
  pair.controller = `did:key:${pair.publicKeyMultibase}`;
  pair.id = `${pair.controller}#${pair.publicKeyMultibase}`;
  return {did: pair.controller, suite: () => new DataIntegrityProof({signer: pair.signer(), cryptosuite: eddsaRdfc2022})};
}

async function held({audience, nonce, unproved, anothers}, isPresented) {
  const [issuer, holder, another] = await Promise.all([someKey(), someKey(), someKey()]);
  const subject = {...given.badge.credentialSubject, id: (anothers ? another : holder).did};
  const unsigned = {...given.badge, issuer: {...given.badge.issuer, id: issuer.did}, credentialSubject: subject};
  const credential = await vc.issue({credential: unsigned, suite: issuer.suite(), documentLoader});
  if(!isPresented) return credential;
  const presentation = vc.createPresentation({verifiableCredential: [credential], holder: holder.did, version: 2.0});
  if(unproved) return presentation;
  return vc.signPresentation({presentation, suite: holder.suite(), challenge: nonce, domain: audience, documentLoader});
}

async function answer(item) {
  const asked = await read(item);
  const said = {audience: asked.client_id, nonce: asked.nonce, ...item};
  const shown = item.way === 'bound' ? await bound(said) : await held(said, item.way === 'held');
  return {vp_token: JSON.stringify({[item.way]: [shown]}), state: asked.state, asked};
}

const answers = [];
for(const item of given.items) {
  try {
    answers.push({name: item.name, ...await answer(item)});
  } catch(error) {
    answers.push({name: item.name, failed: `${error.stack ?? error}`});
  }
}
process.stdout.write(JSON.stringify(answers));
