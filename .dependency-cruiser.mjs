// The direction of imports (README, "Map of the folders"). Each ring names everything it may import; all else fails.
const rings = {
  manifest: [],
  scim: [],
  itam: [],
  provisioning: ['scim', 'itam'],
  http: ['provisioning', 'scim', 'manifest'],
  aws: ['provisioning', 'itam', 'manifest'],
  local: ['manifest'],
  infra: ['manifest'],
};

const ringRules = Object.entries(rings).map(([ring, allowed]) => ({
  name: `${ring}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^lib/${ring}/` },
  to: { path: '^(lib|bin|lambdas|test)/', pathNot: `^lib/(${[ring, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...ringRules,
    {
      name: 'nobody-imports-entry-points',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(bin|lambdas)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'scim-itam-and-manifest-use-no-package',
      comment: 'The protocol, the rules and the shared data are pure: no AWS, no framework.',
      severity: 'error',
      from: { path: '^lib/(scim|itam|manifest)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'aws-sdk-only-behind-the-ports',
      severity: 'error',
      from: { path: '^lib/(http|provisioning)/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'shipped-code-uses-no-dev-dependency',
      severity: 'error',
      from: { path: '^(lambdas|lib/(scim|itam|provisioning|http|aws|manifest))/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.local)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
