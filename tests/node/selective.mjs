/**
 * Ask @digitalbazaar/ecdsa-sd-2023-cryptosuite to issue base credentials and to derive parts of them.
 *
 * Standard input: {"items": [{"name", "credential", "pointers", "key"?}]}. With "key" ({publicKeyMultibase,
 * secretKeyMultibase, controller}) the credential is signed and the pointers are mandatory; without one it is
 * signed already and the pointers are what to show. Standard output: [{"name", "credential"} or {"name", "why"}].
 */

import {readFileSync} from 'node:fs';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as sd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as vc from '@digitalbazaar/vc';

import {offlineLoader} from './offline.mjs';

const documentLoader = offlineLoader({});

async function issued({credential, pointers, key, created}) {
  const pair = await EcdsaMultikey.from({
    '@context': 'https://w3id.org/security/multikey/v1',
    type: 'Multikey',
    id: `${key.controller}#${key.publicKeyMultibase}`,
    ...key
  });
  const suite = new DataIntegrityProof({
    signer: pair.signer(),
    date: created,
    cryptosuite: sd.createSignCryptosuite({mandatoryPointers: pointers})
  });
  return vc.issue({credential, suite, documentLoader, now: created});
}

async function derived({credential, pointers}) {
  const suite = new DataIntegrityProof({
    cryptosuite: sd.createDiscloseCryptosuite({selectivePointers: pointers})
  });
  return vc.derive({verifiableCredential: credential, suite, documentLoader});
}

async function answer(item) {
  try {
    return {name: item.name, credential: await (item.key ? issued(item) : derived(item))};
  } catch(error) {
    return {name: item.name, why: String(error.message ?? error)};
  }
}

const answers = [];
for(const item of JSON.parse(readFileSync(0, 'utf8')).items) {
  answers.push(await answer(item));
}
process.stdout.write(JSON.stringify(answers));
