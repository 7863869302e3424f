export { createClient, logIn, type Client, type ClientOptions } from './client.ts';
export type { Credentials, Tokens } from './credentials.ts';
export type { EventFilter, EventType, LiveEvent } from './events.ts';
export { ProblemError, type FieldError } from './problem-error.ts';
export type { JsonBody, ListPath, Paths, RowOf, Schemas } from './paths.ts';
