import { Skeleton, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../session/api';
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

export function CameraName({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('ui');
  return <Name {...useQuery(cameraName(id))} missing={t('entity.cameraGone')} />;
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
