import { Badge, VisuallyHidden } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveInvalidation } from '../live';
import { api } from '../session';

const renewedEveryMs = 60_000;
const changes = ['unknown_face.changed'] as const;
const facesKey = ['unknown-faces'] as const;

/** Below the key of unknown faces: what somebody does to one has it read anew. */
const waitingFaces = queryOptions({
  queryKey: [...facesKey, 'count'],
  queryFn: async ({ signal }) => (await api.get('/unknown-faces', { params: { query: { limit: 1 } }, signal })).total,
  staleTime: renewedEveryMs / 2,
  refetchInterval: renewedEveryMs,
});

/** How many faces wait for somebody to look; the inbox, where it is open, follows as well. */
export function ReviewCount(): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  useLiveInvalidation(changes, facesKey);
  const { data: count = 0 } = useQuery(waitingFaces);
  if (count === 0) return null;
  return (
    <Badge size="sm" variant="filled" component="span">
      <span aria-hidden>{format.number(count)}</span>
      <VisuallyHidden>{t('navigation.waiting', { count })}</VisuallyHidden>
    </Badge>
  );
}
