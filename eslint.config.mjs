import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: { "one-var": ["error", "never"], "prefer-const": "error", eqeqeq: "error", curly: ["error", "multi-line"] },
  },
];
