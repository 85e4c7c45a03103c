/**
 * A wallet made of other people's libraries: @openid4vc/openid4vci fetches a badge, @sd-jwt/sd-jwt-vc reads it.
 *
 * It has no network. Each request is a line {"url", "method", "headers", "body"} on standard output, and its answer a
 * line {"status", "headers", "body"} on standard input. The first line in is {"offer", "pin", "configuration"}, or, to have
 * the learner agree, {"offer", "clientId", "redirectUri", "configuration"}: then it says {"visit": <where she goes>}, and is
 * told {"back": <how she came back>}.
 * The last line out is {"done": {...}} or {"failed": <why>}.
 */

import {createInterface} from 'node:readline';
import {createHash, generateKeyPairSync, randomBytes, sign, verify, createPublicKey} from 'node:crypto';

import {HashAlgorithm, clientAuthenticationAnonymous, clientAuthenticationNone} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
const say = said => process.stdout.write(JSON.stringify(said) + '\n');

async function fetchByLine(url, init = {}) {
  const headers = Object.fromEntries(new Headers(init.headers).entries());
  say({url: String(url), method: init.method ?? 'GET', headers, body: init.body === undefined ? '' : String(init.body)});
  const answer = await next();
  return new Response(answer.status === 204 ? null : answer.body, {status: answer.status, headers: answer.headers});
}

const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
const publicJwk = publicKey.export({format: 'jwk'});
const options = {dsaEncoding: 'ieee-p1363'};

const callbacks = {
  fetch: fetchByLine,
  hash: (data, algorithm) => createHash(algorithm === HashAlgorithm.Sha256 ? 'sha256' : 'sha512').update(data).digest(),
  generateRandom: length => randomBytes(length),
  signJwt: (signer, {header, payload}) => {
    const text = `${encoded(header)}.${encoded(payload)}`;
    return {jwt: `${text}.${sign('sha256', Buffer.from(text), {key: privateKey, ...options}).toString('base64url')}`, signerJwk: publicJwk};
  }
};

async function agreedTo(client, {credentialOffer, issuerMetadata, clientId, redirectUri, configuration}) {
  const {scope} = issuerMetadata.credentialIssuer.credential_configurations_supported[configuration];
  const {authorizationRequestUrl: visit, pkce} = await client.createAuthorizationRequestUrlFromOffer(
    {credentialOffer, issuerMetadata, clientId, redirectUri, scope});
  say({visit});
  const {back} = await next();
  const [authorizationServerMetadata] = issuerMetadata.authorizationServers;
  const {code} = client.parseAndVerifyAuthorizationResponseRedirectUrl({url: back, authorizationServerMetadata});
  return client.retrieveAuthorizationCodeAccessTokenFromOffer(
    {credentialOffer, issuerMetadata, authorizationCode: code, pkceCodeVerifier: pkce.codeVerifier, redirectUri});
}

async function fetchBadge({offer, pin, clientId, redirectUri, configuration}) {
  const clientAuthentication = clientId ? clientAuthenticationNone({clientId}) : clientAuthenticationAnonymous();
  const client = new Openid4vciClient({callbacks: {...callbacks, clientAuthentication}});
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const {accessTokenResponse} = clientId ?
    await agreedTo(client, {credentialOffer, issuerMetadata, clientId, redirectUri, configuration}) :
    await client.retrievePreAuthorizedCodeAccessTokenFromOffer({credentialOffer, issuerMetadata, txCode: pin});
  const accessToken = accessTokenResponse.access_token;
  const asked = {issuerMetadata, accessToken, credentialConfigurationId: configuration};
  if(configuration === 'OpenBadge') {
    const {credentialResponse} = await client.retrieveCredentials(asked);
    return {credential: credentialResponse.credentials[0].credential};
  }
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  const signer = {method: 'jwk', alg: 'ES256', publicJwk};
  const {jwt} = await client.createCredentialRequestJwtProof({issuerMetadata, nonce, signer, credentialConfigurationId: configuration});
  let {credentialResponse} = await client.retrieveCredentials({...asked, proofs: {jwt: [jwt]}});
  for(let turn = 0; credentialResponse.transaction_id && turn < 3; turn++) {
    const transactionId = credentialResponse.transaction_id;
    ({deferredCredentialResponse: credentialResponse} = await client.retrieveDeferredCredentials({issuerMetadata, accessToken, transactionId}));
  }
  return {credential: credentialResponse.credentials[0].credential, publicJwk};
}

/** Read the token with the key that the issuer publishes, then present it with the name alone. */
async function readBadge(token, issuerJwk) {
  const issuerKey = createPublicKey({key: issuerJwk, format: 'jwk'});
  const holds = key => (data, signature) => verify('sha256', Buffer.from(data), {key, ...options}, Buffer.from(signature, 'base64url'));
  const sdJwt = new SDJwtVcInstance({
    verifier: holds(issuerKey),
    hasher: (data, algorithm) => new Uint8Array(createHash(algorithm.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest()),
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('hex'),
    kbSigner: data => sign('sha256', Buffer.from(data), {key: privateKey, ...options}).toString('base64url'),
    kbSignAlg: 'ES256',
    kbVerifier: holds(publicKey)
  });
  const {payload} = await sdJwt.verify(token);
  const keys = await sdJwt.presentableKeys(token);
  const shown = await sdJwt.present(token, {credentialSubject: {identifier: {0: true}}}, {
    kb: {payload: {iat: Math.floor(Date.now() / 1000), aud: 'https://kestrel.example', nonce: 'of-kestrel'}}
  });
  let refused = '';
  try {
    await sdJwt.verify(token.replace(/\.([^.~]{8})/, '.AAAAAAAA'));
  } catch(error) {
    refused = String(error.message ?? error);
  }
  return {claims: payload, keys, shown, refused};
}

try {
  const asked = await next();
  const fetched = await fetchBadge(asked);
  say({fetched});
  const {issuerJwk} = await next();
  say({done: issuerJwk ? await readBadge(fetched.credential, issuerJwk) : {}});
} catch(error) {
  say({failed: `${error.stack ?? error}\n${error.cause?.stack ?? ''}`});
}
process.exit(0);
