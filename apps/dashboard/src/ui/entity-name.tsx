import { Skeleton, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../session/api';
import { useMay } from '../session/use-session';
import { toProblem } from './problem.policy';
import { UserText } from './user-text';

/** Names change seldom, and rows of one list are of few people and cameras. */
const keptMs = 300_000;

const personName = (id: string) =>
  queryOptions({
    queryKey: ['users', id, 'name'],
    queryFn: async ({ signal }) => {
      const person = await api.get('/users/{id}', { params: { path: { id } }, signal });
      return `${person.first_name} ${person.last_name}`;
    },
    staleTime: keptMs,
  });

const cameraName = (id: string) =>
  queryOptions({
    queryKey: ['cameras', id, 'name'],
    queryFn: async ({ signal }) => (await api.get('/cameras/{id}', { params: { path: { id } }, signal })).name,
    staleTime: keptMs,
  });

/** Of a row that has the id alone. */
export function PersonName({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('ui');
  return <Name {...useQuery(personName(id))} missing={t('entity.personGone')} />;
}

interface CameraProps {
  readonly id: string;
  /** As the row has it, which everybody reads who reads the row. */
  readonly name?: string | null;
}

/** Who may not look cameras up tells two apart by the beginning of their ids. */
export function CameraName({ id, name: said = null }: CameraProps): ReactNode {
  const { t } = useTranslation('ui');
  const mayRead = useMay('cameras.read', 'all');
  const name = useQuery({ ...cameraName(id), enabled: mayRead && said === null });
  if (said !== null) return <UserText text={said} isCut />;
  if (!mayRead) return <UserText text={t('entity.cameraOfId', { id: id.slice(0, 8) })} />;
  return <Name {...name} missing={t('entity.cameraGone')} />;
}

/** Undefined where one may not read cameras, the camera is gone, or there is none. */
export function useCameraName(id: string | null): string | undefined {
  const mayRead = useMay('cameras.read', 'all');
  return useQuery({ ...cameraName(id ?? ''), enabled: mayRead && id !== null }).data;
}

interface NameProps {
  readonly data: string | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly missing: string;
}

function Name({ data, error, isPending, missing }: NameProps): ReactNode {
  const { t } = useTranslation('ui');
  if (data !== undefined) return <UserText text={data} isCut />;
  if (isPending) return <Skeleton h={12} w={120} aria-label={t('loading')} role="status" />;
  const isMissing = toProblem(error).kind === 'missing';
  return (
    <Text size="sm" c="dimmed" fs="italic" component="span">
      {isMissing ? missing : t('entity.unknown')}
    </Text>
  );
}
