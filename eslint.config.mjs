// Typed promise and switch rules everywhere, the gates on the tail for the product's own code.
import tseslint from 'typescript-eslint';

const clock = 'use the Clock from src/core';
const common = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/return-await': 'error',
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'use a union' }],
};
const language = {
  parser: tseslint.parser,
  parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname },
};
const plugins = { '@typescript-eslint': tseslint.plugin };

export default [
  // Runs in a browser and has a project of its own.
  { ignores: ['test/kit/browser/**'] },
  {
    files: ['src/**/*.ts'],
    languageOptions: language,
    plugins,
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...common,
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'max-depth': ['error', 4],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: clock },
        { name: 'setInterval', message: clock },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: clock },
        { object: 'Math', property: 'random', message: 'use Ids from src/core' },
      ],
    },
  },
  {
    files: ['src/core/clock.ts', 'src/core/clock/**/*.ts', 'src/core/ids.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  // Made by scripts/make-openapi.
  { files: ['src/api/client/schema.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    languageOptions: language,
    plugins,
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...common, 'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }] },
  },
];
