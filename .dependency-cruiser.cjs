// The boundaries of the tree. The path of a message runs one way: app → service → data is wired by server/node.ts;
// what a layer needs of another one comes in as an argument. Type imports count: a type is knowledge too.

const transportAndStore = "^node_modules/(@socket|socket\\.io|@fastify|fastify|ioredis|jsonrpc-lite)";
const compositionRoots = "^server/(main|node|services)\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Of two files in a cycle neither can be read first.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "protocol-is-a-leaf",
      comment: "The client sees it at run time: it may bring nothing along but TypeBox.",
      severity: "error",
      from: { path: "^server/protocol/" },
      to: { pathNot: "^(server/protocol/|node_modules/typebox/)" },
    },
    {
      name: "data-knows-no-rules",
      severity: "error",
      from: { path: "^server/data/" },
      to: { path: "^server/(service|app)/" },
    },
    {
      name: "service-knows-no-wire",
      severity: "error",
      from: { path: "^server/service/" },
      to: { path: "^server/app/" },
    },
    {
      name: "app-goes-through-services",
      severity: "error",
      from: { path: "^server/app/" },
      to: { path: "^server/data/" },
    },
    {
      name: "methods-and-services-know-no-transport-and-no-store",
      severity: "error",
      from: { path: "^server/(service|app/methods)/" },
      to: { path: transportAndStore },
    },
    {
      name: "jsonrpc-lite-stays-in-one-file",
      comment: "Its deviations from JSON-RPC 2.0 are mended there.",
      severity: "error",
      from: { pathNot: "^server/app/jsonrpc\\.ts$" },
      to: { path: "node_modules/jsonrpc-lite/" },
    },
    {
      name: "only-composition-roots-import-all-layers",
      severity: "error",
      from: { path: "^server/[^/]+\\.ts$", pathNot: compositionRoots },
      to: { path: "^server/(app|service|data)/" },
    },
    {
      name: "nobody-imports-a-composition-root",
      comment: "But main.ts its node.ts, node.ts its services.ts, and tests.",
      severity: "error",
      from: { path: "^(server|client|infra)/", pathNot: "^server/(main|node)\\.ts$" },
      to: { path: compositionRoots },
    },
    {
      name: "server-stands-alone",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(client|infra)/" },
    },
    {
      name: "server-runs-without-development-packages",
      severity: "error",
      from: { path: "^server/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm"], pathNot: "node_modules/@types/" },
    },
    {
      name: "client-sees-only-the-protocol",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^(server|infra)/", pathNot: "^server/protocol/" },
    },
    {
      name: "client-runs-in-browsers",
      severity: "error",
      from: { path: "^client/(app|sdk)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "sdk-knows-no-page",
      severity: "error",
      from: { path: "^client/sdk/" },
      to: { path: "^client/app/|node_modules/(preact|@preact)/" },
    },
    {
      name: "infra-uses-only-what-is-public",
      severity: "error",
      from: { path: "^infra/" },
      to: { path: "^(server|client)/", pathNot: "^(server/protocol|client/sdk)/" },
    },
    {
      name: "nothing-needs-tests",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Compiled files, which the bootstrap loads when it has built them.
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      conditionNames: ["teahouse-source", "types", "import", "node", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".css"],
    },
  },
};
