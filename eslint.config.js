import tseslint from "typescript-eslint";

const clock = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The only clock is in cli/." },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "The only clock is in cli/.",
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "Nothing random reaches an output.",
  },
  {
    selector: "CallExpression[callee.property.name='localeCompare']",
    message: "Order by code units, never by locale.",
  },
  { selector: "ExportDefaultDeclaration", message: "Named exports only." },
];

export default tseslint.config(
  {
    ignores: [
      "build/",
      "node_modules/",
      "demo/",
      "rules/",
      ".venv/",
      "src/data/",
      "test/fixtures/",
      "eslint.config.js",
      "vitest.config.ts",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-restricted-syntax": ["error", ...clock],
    },
  },
  { files: ["src/cli/**", "scripts/**", "test/**"], rules: { "no-restricted-syntax": "off" } },
);
