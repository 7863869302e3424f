/**
 * One run for all kinds of test. The kind is in the file's name:
 *   *.spec.ts               rules and pure code, nothing outside the process
 *   *.integration.spec.ts   real NATS, Postgres, ffmpeg or models (tools/src/test starts them and says where they are)
 *   e2e/src/*.e2e.spec.ts   the built services as processes, spoken to over HTTP and RTSP
 */
/** Packages that are ES modules only: jest loads CommonJS, so it is made of them. */
const esPackages = '(?:openid-client|oauth4webapi|jose)';
const esModules = `/node_modules/${esPackages}/.+\\.js$`;

const base = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/tools/spec.jest-environment.js',
  runtime: '<rootDir>/tools/spec.jest-runtime.js',
  transform: { '^.+\\.ts$': ['@swc/jest'], [esModules]: ['@swc/jest'] },
  transformIgnorePatterns: [`/node_modules/(?!${esPackages}/)`],
  moduleNameMapper: {
    '^@smart-attendance/app-(.*)$': '<rootDir>/apps/$1/src',
    '^@smart-attendance/tools$': '<rootDir>/tools/src',
    '^@smart-attendance/(?!app-|tools)(.*)$': '<rootDir>/libs/$1/src',
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data/', '<rootDir>/.nx/'],
};

module.exports = {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/src/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.integration\\.spec\\.ts$', '/node_modules/'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/src/**/*.integration.spec.ts'],
    },
    // Once more on the oldest server that is supported, where it can be had (docs/adr/0020-servers-and-ffmpeg.md).
    ...(process.env.NATS_SERVER_BIN_OLDEST === undefined
      ? []
      : [
          {
            ...base,
            displayName: 'oldest nats-server',
            setupFiles: ['<rootDir>/tools/oldest-nats.jest-setup.js'],
            testMatch: ['<rootDir>/libs/messaging/src/**/*.integration.spec.ts'],
          },
        ]),
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/e2e/src/**/*.e2e.spec.ts'] },
  ],
  testSequencer: '<rootDir>/tools/long-ones-early.jest-sequencer.js',
  // Specs mostly wait, for databases, streams, restarts and time-outs: four of them keep two cores busy.
  maxWorkers: 4,
  // What a spec leaves in memory stays in its worker; at some gigabytes collecting it takes longer than the specs do.
  workerIdleMemoryLimit: '1GB',
  // Beside other work everything takes several times as long; what hangs is ended all the same.
  testTimeout: 90000,
};
