import { fileNameOf, type ConfigSchema } from './config';
import type { Setting } from './setting';

interface Variable {
  readonly name: string;
  readonly setting: Setting<unknown>;
  readonly services: string[];
}

/**
 * The text of `.env.example`: every variable of every service (by its name), once. Variables that several services
 * share come first. What must be given stands uncommented and empty; the rest is commented out with its default.
 */
export function renderEnvExample(configs: Readonly<Record<string, ConfigSchema>>): string {
  const variables = collect(configs);
  const shared = variables.filter((variable) => variable.services.length > 1);
  const sections = [
    { title: 'shared', members: shared },
    ...Object.keys(configs).map((service) => ({
      title: service,
      members: variables.filter(({ services }) => services.length === 1 && services[0] === service),
    })),
  ];
  const head =
    '# Rendered from the configuration schemas of the services. Every secret NAME may also come as NAME_FILE.\n';
  const body = sections
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) => [`# --- ${title} ---`, ...members.map(renderVariable)].join('\n\n'));
  return `${[head.trimEnd(), ...body].join('\n\n')}\n`;
}

function collect(configs: Readonly<Record<string, ConfigSchema>>): Variable[] {
  const variables: Variable[] = [];
  for (const [service, { settings }] of Object.entries(configs)) {
    for (const [name, setting] of Object.entries(settings)) {
      const same = variables.find((variable) => variable.name === name && meansTheSame(variable.setting, setting));
      if (same === undefined) variables.push({ name, setting, services: [service] });
      else same.services.push(service);
    }
  }
  return variables;
}

function meansTheSame(one: Setting<unknown>, other: Setting<unknown>): boolean {
  return one.doc === other.doc && one.expected === other.expected && one.defaultValue === other.defaultValue;
}

function renderVariable({ name, setting, services }: Variable): string {
  const users = services.length > 1 ? [`# Used by ${services.join(', ')}.`] : [];
  const file = setting.isSecret ? ` Secret; or ${fileNameOf(name)}.` : '';
  const value =
    setting.defaultValue === undefined
      ? `${name}=`
      : `# ${name}=${JSON.stringify(setting.defaultValue).replace(/^"|"$/g, '')}`;
  return [`# ${sentence(setting.doc)} Must be ${setting.expected}.${file}`, ...users, value].join('\n');
}

function sentence(doc: string): string {
  const begun = doc.charAt(0).toUpperCase() + doc.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
