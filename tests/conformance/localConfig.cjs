/**
 * How the W3C and CCG conformance suites find a running Workmark: copy this file into a suite's folder.
 *
 * ORIGIN names the instance (https, as the suites insist on it). What it offers is read from its own
 * /vc-api/.conformance.json, so nothing has to be written down twice.
 */
const {execFileSync} = require('node:child_process');

const ORIGIN = process.env.ORIGIN || 'https://localhost:40443';
const offered = JSON.parse(execFileSync('curl', ['-sk', `${ORIGIN}/vc-api/.conformance.json`]).toString());

// The suites' own words for what an address can do, by the names in the file above.
const TAGS = {
  'eddsa-rdfc-2022': {tags: ['eddsa-rdfc-2022', 'vc2.0']},
  'eddsa-jcs-2022': {tags: ['eddsa-jcs-2022']},
  'ecdsa-rdfc-2019': {tags: ['ecdsa-rdfc-2019'], curves: ['P-256']},
  'ecdsa-rdfc-2019-p384': {tags: ['ecdsa-rdfc-2019'], curves: ['P-384']},
  'ecdsa-jcs-2019': {tags: ['ecdsa-jcs-2019'], curves: ['P-256']},
  'ecdsa-jcs-2019-p384': {tags: ['ecdsa-jcs-2019'], curves: ['P-384']},
  'ecdsa-sd-2023': {tags: ['ecdsa-sd-2023'], curves: ['P-256']},
  Ed25519Signature2020: {tags: ['Ed25519Signature2020', 'vc-api']}
};

const issuers = [];
const verifiers = [];
for(const [name, {tags, curves}] of Object.entries(TAGS)) {
  const paths = offered.paths[name];
  if(paths === undefined) {
    continue;
  }
  const common = {
    id: offered.issuers[name], tags, supports: {vc: ['1.1', '2.0'], keyTypes: curves}, supportedEcdsaKeyTypes: curves
  };
  issuers.push({...common, endpoint: ORIGIN + paths.issue});
  verifiers.push({...common, endpoint: ORIGIN + paths.verify});
}
const id = offered.issuers['eddsa-rdfc-2022'];
issuers.push({id, endpoint: ORIGIN + offered.paths.status.issue, tags: ['BitstringStatusList']});
verifiers.push({id, endpoint: ORIGIN + offered.paths['eddsa-rdfc-2022'].verify, tags: ['BitstringStatusList']});

module.exports = {
  settings: {enableInteropTests: false, testAllImplementations: false},
  implementations: [{
    name: 'Workmark',
    implementation: 'Workmark',
    issuers,
    verifiers,
    vpVerifiers: [{id, endpoint: ORIGIN + offered.paths.vp.verify, tags: ['vc2.0', 'vc-api']}],
    vcHolders: offered.paths.derive === undefined ? [] : [{
      id: offered.issuers['ecdsa-sd-2023'],
      endpoint: ORIGIN + offered.paths.derive,
      tags: ['ecdsa-sd-2023', 'vcHolders'],
      supports: {vc: ['1.1', '2.0']}
    }]
  }]
};
