import type { ConfigSchema } from './config';
import type { Setting } from './setting';

/** A variable of the environment, and who reads it. */
export interface Variable {
  readonly name: string;
  readonly setting: Setting<unknown>;
  readonly services: readonly string[];
}

export interface VariableSection {
  /** The name of the only service that reads them, or `shared`. */
  readonly title: string;
  readonly members: readonly Variable[];
}

/** Every variable of every service (by its name), once. Those that several services share come first. */
export function variableSections(configs: Readonly<Record<string, ConfigSchema>>): VariableSection[] {
  const variables = collect(configs);
  const shared = variables.filter((variable) => variable.services.length > 1);
  const sections = [
    { title: 'shared', members: shared },
    ...Object.keys(configs).map((service) => ({
      title: service,
      members: variables.filter(({ services }) => services.length === 1 && services[0] === service),
    })),
  ];
  return sections.filter(({ members }) => members.length > 0);
}

function collect(configs: Readonly<Record<string, ConfigSchema>>): Variable[] {
  const variables: { name: string; setting: Setting<unknown>; services: string[] }[] = [];
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

export function sentence(doc: string): string {
  const begun = doc.charAt(0).toUpperCase() + doc.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
