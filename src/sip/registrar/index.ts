export { Registrar } from './registrar.ts';
export type { RegistrarOptions } from './registrar.ts';
export type { RegistrarConfig } from './register-request.ts';
export type { Binding, LocationStore } from './ports.ts';
