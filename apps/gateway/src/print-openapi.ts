/**
 * `node apps/gateway/dist/print-openapi.js` prints the OpenAPI document, as `GET /openapi.json` answers it; and on
 * standard error what has no example yet.
 */
import 'reflect-metadata';
import { apiDocument } from './operations/api-document';

const complain = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

apiDocument(complain).then(
  (document) => {
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
