import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { projectPaths } from '../project-paths';

const chartDir = join(projectPaths().repoDir, 'deploy/helm');
const helm = process.env['HELM_BIN'] ?? 'helm';
const has = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const hasHelm = has(helm, ['version']);
const hasSchemas = has('kubernetes-validate', ['--version']);

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly topologySpreadConstraints: readonly unknown[];
  readonly containers: readonly Container[];
}

interface Container {
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean; readonly allowPrivilegeEscalation: boolean };
  readonly resources: { readonly requests: object; readonly limits: { readonly memory?: string } };
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly startupProbe?: object;
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
}

const apps = [
  'attendance',
  'camera-registry',
  'face-inference',
  'gateway',
  'identity',
  'stream-ingestion',
  'stream-provisioner',
];

// Where there is no helm, only values.yaml is held against the settings of the services (tidy.spec.ts).
(hasHelm ? describe : describe.skip).each(['small', 'site', 'fleet'])('the chart with the values %s', (values) => {
  let text: string;
  let resources: readonly Resource[];
  const named = (kind: string): readonly string[] =>
    resources.filter((resource) => resource.kind === kind).map(({ metadata }) => metadata.name);

  beforeAll(() => {
    const options = ['--namespace', 'attendance', '--kube-version', '1.32.0'];
    const files = ['--values', join(chartDir, 'values', `${values}.yaml`)];
    text = execFileSync(helm, ['template', 'site', join(chartDir, 'smart-attendance'), ...options, ...files], {
      encoding: 'utf8',
    });
    resources = parseAllDocuments(text).map((document) => document.toJS() as Resource);
  });

  it('deploys every app, none of which is root, writes to its image, has no probes or takes all the memory', () => {
    const deployments = resources.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(apps);
    for (const { metadata, spec } of deployments) {
      const pod = spec.template.spec;
      const [container] = pod.containers;
      expect(pod.securityContext.runAsNonRoot).toBe(true);
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.topologySpreadConstraints).toHaveLength(2);
      expect(container).toMatchObject({
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        startupProbe: { httpGet: { path: '/health' } },
        livenessProbe: { httpGet: { path: '/health' } },
        readinessProbe: { httpGet: { path: metadata.name === 'gateway' ? '/health/serving' : '/health/ready' } },
        resources: { limits: { memory: expect.any(String) as string } },
      });
    }
  });

  it('lets each pod reach what it needs and no more, and keeps one of several where a node goes', () => {
    expect([...named('NetworkPolicy')].sort()).toEqual(apps);
    const several = values === 'small' ? [] : apps;
    expect([...named('PodDisruptionBudget')].sort()).toEqual(several);
  });

  it('holds no secret: all come from files of a Secret that it does not make', () => {
    expect(named('Secret')).toEqual([]);
    expect(text).not.toMatch(/:\/\/[\w-]+:[^@\s]+@/);
    const told = resources
      .filter(({ kind }) => kind === 'Deployment')
      .flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ env }) => env))
      .filter(({ name }) => /PASSWORD|SECRET|KEY|NATS_URL|DATABASE_URL/.test(name));
    expect(told.filter(({ name }) => !name.endsWith('_FILE'))).toEqual([]);
  });

  it(`is what the schemas of Kubernetes take${hasSchemas ? '' : ' (not checked: no kubernetes-validate here)'}`, () => {
    if (!hasSchemas) return;
    const folder = mkdtempSync(join(tmpdir(), 'chart-'));
    writeFileSync(join(folder, 'chart.yaml'), text);
    const { stdout, status } = spawnSync('kubernetes-validate', ['--strict', '--quiet', join(folder, 'chart.yaml')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ status, failed: stdout.split('\n').filter((line) => /^(FAIL|ERROR)/.test(line)) }).toEqual({
      status: 0,
      failed: [],
    });
  });
});

describe('the values for the NATS chart', () => {
  const { container, podTemplate } = parse(readFileSync(join(chartDir, 'values/nats.yaml'), 'utf8')) as {
    readonly container: { readonly patch: readonly { readonly value: { readonly mountPath: string } }[] };
    readonly podTemplate: { readonly merge: { readonly spec: { readonly automountServiceAccountToken?: boolean } } };
  };

  it('mount no token, for which there is no place below the secrets that are read-only', () => {
    expect(container.patch.map(({ value }) => value.mountPath)).toContain('/run/secrets');
    expect(podTemplate.merge.spec.automountServiceAccountToken).toBe(false);
  });
});
