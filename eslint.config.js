/**
 * Lint with types: a promise nobody waits for, or an Output printed into a string, is a fault in a Pulumi program that
 * no test of a single value shows. Formatting is prettier's alone.
 */
import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "reports/", ".stryker-tmp/", "coverage/", "test/golden/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  eslint.configs.recommended,
  {
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "no-implicit-coercion": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // A number in a text is not a mistake waiting to happen; an object or an Output is.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // The API client's classes hold nothing but fields: a literal with the same fields is as good.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A component is made for what it registers: its own value is often not needed.
      "no-new": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Where Outputs are at hand.
    files: ["index.ts", "stacks/**/*.ts", "components/**/*.ts"],
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    // mocha's own way: describe() and it() give back promises that nobody waits for, functions use `this`.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      // A test says what must be there; where it is not, the failing test is the answer.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Changed copies of API objects are what tests are made of.
      "@typescript-eslint/no-misused-spread": "off",
    },
  },
  {
    // Programs of their own, whose standard output is read by a person or kept as their log.
    files: ["scripts/**", "bench/**", "cli/**", "agents/**", "lab/cluster/**", "lab/**/main.ts"],
    rules: { "no-console": "off" },
  },
  {
    // JavaScript that runs before anything is installed; `tsc -p scripts/launcher` knows its names better.
    files: ["**/*.mjs", "**/*.js"],
    rules: { "no-undef": "off" },
  },
);
