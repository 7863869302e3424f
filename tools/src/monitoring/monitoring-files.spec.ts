import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { serviceNames } from '@smart-attendance/contracts';
import { streamProvisioner } from '@smart-attendance/messaging';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();
const monitoringDir = join(repoDir, 'deploy');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const { groups } = parse(readFileSync(join(monitoringDir, 'prometheus/alerts.yml'), 'utf8')) as {
  groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const dashboardsDir = join(monitoringDir, 'grafana/dashboards');
const dashboards = readdirSync(dashboardsDir).map(
  (file) => JSON.parse(readFileSync(join(dashboardsDir, file), 'utf8')) as Dashboard,
);

/** Not ours: of Prometheus itself and of every Node process. */
const elsewhere = /^(up|process_\w+|nodejs_\w+)$/;

/** Every metric that the code defines, with the names that Prometheus makes of a histogram. */
function definedMetrics(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of sourceFiles()) {
    const source = readFileSync(file, 'utf8');
    // Of two spellings: with an object, and with the name first, as where one file has many alike.
    const definitions = source.matchAll(/\b(counter|gauge|histogram)(?:<[^>]*>)?\(\s*(?:\{\s*name: )?'(\w+)'/g);
    for (const [, kind = '', name = ''] of definitions) {
      for (const suffix of kind === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']) names.set(name + suffix, kind);
    }
  }
  return names;
}

function sourceFiles(): string[] {
  const projects = ['apps', 'libs'].flatMap((kind) => readdirSync(join(repoDir, kind)).map((name) => join(kind, name)));
  return projects.flatMap((project) => {
    const sources = join(repoDir, project, 'src');
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => /(?<!\.spec)\.ts$/.test(file)).map((file) => join(sources, file));
  });
}

function metricsOf(expr: string): string[] {
  const bare = expr.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(by|without) *\([^)]*\)/g, ' ');
  const words = bare.match(/[a-z_][a-z0-9_]*(?![a-z0-9_]* *\()/g) ?? [];
  return words.filter((word) => word.includes('_') || word === 'up').filter((word) => !elsewhere.test(word));
}

describe('what operators watch', () => {
  const defined = definedMetrics();
  const watched = [
    ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
    ...dashboards.flatMap(({ panels }) =>
      panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expr }))),
    ),
  ];

  it.each(watched)('$where asks for metrics that there are', ({ expr }) => {
    expect(metricsOf(expr).filter((name) => !defined.has(name))).toEqual([]);
  });

  it('is told of each service when nothing is left of it', () => {
    const { expr = '' } = rules.find(({ alert }) => alert === 'ServiceGone') ?? {};
    const named = [...expr.matchAll(/absent\(up\{service="([\w-]+)"\}\)/g)].map(([, service]) => service);
    expect(named.sort()).toEqual([...serviceNames, streamProvisioner].sort());
  });

  it('is named as the field does: counters end in _total, and nothing else does', () => {
    expect(defined.size).toBeGreaterThan(30);
    const wrong = [...defined].filter(([name, kind]) => (kind === 'counter') !== name.endsWith('_total'));
    expect(wrong).toEqual([]);
  });

  it('wakes somebody with a severity, what it is, and what to do', () => {
    for (const { labels, annotations } of rules) {
      expect(labels.severity).toMatch(/^(critical|warning)$/);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description).toMatch(/\.$/);
    }
  });

  it('is what compose shows them: Prometheus reads the alerts, Grafana the dashboards, of the data that these name', () => {
    const { services } = parse(readFileSync(join(repoDir, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
      services: Readonly<Record<string, { readonly volumes: readonly string[] }>>;
    };
    const read = (file: string): unknown => parse(readFileSync(join(monitoringDir, file), 'utf8'));
    const prometheus = read('prometheus/prometheus.yml') as { readonly rule_files: readonly string[] };
    expect(prometheus.rule_files).toEqual(['alerts.yml']);
    expect(services['prometheus']?.volumes).toContain('./deploy/prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro');

    const { providers } = read('grafana/dashboards.yml') as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const mounts = providers.map(({ options }) => `./deploy/grafana/dashboards:${options.path}:ro`);
    expect(services['grafana']?.volumes).toEqual(expect.arrayContaining(mounts));
    const { datasources } = read('grafana/datasources.yml') as { readonly datasources: readonly { uid: string }[] };
    const named = JSON.stringify(dashboards).matchAll(/"datasource":\{[^}]*"uid":"([^"]*)"/g);
    expect([...new Set([...named].map(([, uid]) => uid))]).toEqual(datasources.map(({ uid }) => uid));
  });

  it('has a test for every alert', () => {
    const tests = readFileSync(join(monitoringDir, 'prometheus/alerts.test.yml'), 'utf8');
    expect(rules.filter(({ alert }) => !tests.includes(`alertname: ${alert}\n`))).toEqual([]);
  });
});
