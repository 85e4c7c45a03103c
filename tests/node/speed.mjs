/**
 * How fast @digitalbazaar/vc issues and verifies one kind of badge, beside bare Ed25519 of the same run.
 *
 * Standard input: {"credential", "secret": secretKeyMultibase, "seconds"}. Standard output: figures by name.
 */

import {readFileSync} from 'node:fs';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';

import {offlineLoader} from './offline.mjs';

const {credential, secret, seconds} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = offlineLoader({});
const controller = credential.issuer.id;
const multibase = controller.slice('did:key:'.length);
const key = await Ed25519Multikey.from({
  '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', controller,
  id: `${controller}#${multibase}`, publicKeyMultibase: multibase, secretKeyMultibase: secret
});

async function rate(work) {
  await work();
  const start = process.cpuUsage();
  const spent = () => {
    const {user, system} = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  let done = 0;
  while(spent() < seconds) {
    await work();
    done += 1;
  }
  return done / spent();
}

const issue = () => vc.issue({
  credential, documentLoader, suite: new DataIntegrityProof({cryptosuite: eddsaRdfc2022, signer: key.signer()})
});
const signed = await issue();
async function verify() {
  const suite = new DataIntegrityProof({cryptosuite: eddsaRdfc2022});
  const result = await vc.verifyCredential({credential: signed, suite, documentLoader, now: new Date('2026-06-01')});
  if(!result.verified) {
    throw new Error(`A sound badge did not pass: ${result.error}`);
  }
}
const bytes = new Uint8Array(64).fill(0x5a);
const [signs, issues, verifies] = [
  await rate(() => key.signer().sign({data: bytes})), await rate(issue), await rate(verify)
];
process.stdout.write(JSON.stringify({
  ed25519_sign_per_second: Math.round(signs), issue_per_second: Math.round(issues), verify_per_second: Math.round(verifies)
}));
