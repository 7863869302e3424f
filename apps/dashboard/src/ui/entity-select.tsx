import { Loader, Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../session/api';
import { toProblem } from './problem.policy';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Props extends Pick<
  SelectProps,
  'label' | 'description' | 'error' | 'required' | 'disabled' | 'placeholder' | 'w'
> {
  /** The id of what is chosen. */
  readonly value: string | null;
  readonly onChange: (id: string | null, label: string | undefined) => void;
}

interface Source {
  readonly queryKey: QueryKey;
  readonly search: (q: string, signal: AbortSignal) => Promise<Choice[]>;
  readonly find: (id: string, signal: AbortSignal) => Promise<Choice>;
}

/** The best matches; whoever seeks another types on. */
const choicesMax = 20;
const typingPauseMs = 250;

const people: Source = {
  queryKey: ['users', 'choices'],
  search: async (q, signal) => {
    const query = { limit: choicesMax, sort: 'name', ...(q !== '' && { q }) } as const;
    const page = await api.get('/users', { params: { query }, signal });
    return page.data.map(toPersonChoice);
  },
  find: async (id, signal) => toPersonChoice(await api.get('/users/{id}', { params: { path: { id } }, signal })),
};

const cameras: Source = {
  queryKey: ['cameras', 'choices'],
  search: async (q, signal) => {
    const query = { limit: choicesMax, sort: 'name', ...(q !== '' && { q }) } as const;
    const page = await api.get('/cameras', { params: { query }, signal });
    return page.data.map(({ id, name }) => ({ value: id, label: name }));
  },
  find: async (id, signal) => {
    const { name } = await api.get('/cameras/{id}', { params: { path: { id } }, signal });
    return { value: id, label: name };
  },
};

function toPersonChoice(person: {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly employee_id: string;
}): Choice {
  return { value: person.id, label: `${person.first_name} ${person.last_name} (${person.employee_id})` };
}

/** One person of any number; the server searches. */
export function PersonSelect(props: Props): ReactNode {
  return <EntitySelect {...props} source={people} />;
}

/** One camera of any number; the server searches. */
export function CameraSelect(props: Props): ReactNode {
  return <EntitySelect {...props} source={cameras} />;
}

function EntitySelect({ source, value, onChange, error, ...props }: Props & { readonly source: Source }): ReactNode {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [wanted] = useDebouncedValue(typed, typingPauseMs);
  const chosen = useQuery({
    queryKey: [...source.queryKey, 'one', value],
    queryFn: ({ signal }) => source.find(value ?? '', signal),
    enabled: value !== null,
    staleTime: 300_000,
  });
  // What is chosen is in the field as text; nobody means to search for it.
  const q = wanted === chosen.data?.label ? '' : wanted.trim();
  const found = useQuery({
    queryKey: [...source.queryKey, q],
    queryFn: ({ signal }) => source.search(q, signal),
    enabled: isOpen,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const choices = found.data ?? [];
  const isBehind = typed !== wanted || found.isPlaceholderData;
  const isListed = chosen.data === undefined || choices.some((choice) => choice.value === chosen.data.value);
  return (
    <Select
      {...props}
      value={value}
      data={isListed ? choices : [chosen.data, ...choices]}
      onChange={(id, option) => {
        onChange(id, option?.label);
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => {
        setIsOpen(true);
      }}
      // The server has filtered. Until it has, the choices before stand for those of them that are meant: whoever types
      // a name, presses an arrow and Enter gets nobody else.
      filter={({ options, search }) =>
        isBehind && typed !== chosen.data?.label ? options.filter((option) => isMeant(option, search)) : options
      }
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      rightSection={found.isFetching ? <Loader size={16} /> : undefined}
      nothingFoundMessage={found.isPending || isBehind ? t('loading') : t('nothingFound')}
      error={error ?? (found.isError ? (toProblem(found.error).detail ?? t('problem.unreachable')) : undefined)}
      placeholder={props.placeholder ?? t('typeToSearch')}
    />
  );
}

function isMeant(option: object, search: string): boolean {
  return 'label' in option && String(option.label).toLowerCase().includes(search.trim().toLowerCase());
}
