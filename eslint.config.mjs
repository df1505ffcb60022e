import tseslint from "typescript-eslint";

// Biome lints everything else. These two need types, and found what Biome's own rule missed: an unawaited XADD.
export default tseslint.config({
  files: ["server/**/*.ts", "infra/**/*.ts", "test/**/*.ts", "client/{app,sdk}/**/*.{ts,tsx}"],
  linterOptions: { reportUnusedDisableDirectives: "error" },
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
  },
  plugins: { "@typescript-eslint": tseslint.plugin },
  rules: {
    "@typescript-eslint/no-floating-promises": [
      "error",
      {
        // The runner keeps the promises of these by itself.
        allowForKnownSafeCalls: [
          { from: "package", package: "node:test", name: ["test", "it", "describe", "suite", "before", "after"] },
          { from: "package", package: "node:test", name: ["beforeEach", "afterEach"] },
        ],
      },
    ],
    "@typescript-eslint/no-misused-promises": "error",
  },
});
