/**
 * Ask @digitalbazaar/vc, which shares no code with ours, about many credentials at once, without any network.
 *
 * Standard input: {"at": <dateTime>, "documents": {address: document}, "items": [{"name", "credential"}]}.
 * Standard output: [{"name", "verified", "why"}], in the same order; "why" names the errors of a refusal.
 */

import {readFileSync} from 'node:fs';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {createVerifyCryptosuite} from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

import {offlineLoader} from './offline.mjs';

/** The library says `verified` of a credential whose status bit it found set, so each entry's own answer is read. */
function isInForce(statusResult) {
  return (statusResult?.results ?? []).every(({verified, status}) => verified && !status);
}

function reasons(result) {
  const errors = result.error?.errors ?? [result.error ?? result.statusResult?.error];
  return errors.filter(Boolean).map(error => String(error.message ?? error)).join(' | ');
}

async function verdict({name, credential}, {now, documentLoader}) {
  // A suite object remembers what it verified last; each credential gets fresh ones.
  const suite = [eddsaRdfc2022, ecdsaRdfc2019, createVerifyCryptosuite()].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  try {
    const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus, now});
    const verified = result.verified && isInForce(result.statusResult);
    return {name, verified, why: verified ? '' : reasons(result) || 'A status entry is set.'};
  } catch(error) {
    return {name, verified: false, why: String(error.message ?? error)};
  }
}

const asked = JSON.parse(readFileSync(0, 'utf8'));
const surroundings = {now: new Date(asked.at), documentLoader: offlineLoader(asked.documents ?? {})};
const verdicts = [];
for(const item of asked.items) {
  verdicts.push(await verdict(item, surroundings));
}
process.stdout.write(JSON.stringify(verdicts));
