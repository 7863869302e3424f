import { Group, List, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { UserText } from '../../ui';
import { LinkAnchor } from '../../ui/links';
import type { Candidate } from './inbox.queries';
import { likenessOf } from './likeness.policy';

const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** Who of the enrolled is near, and what that score is worth. */
export function Candidates({ candidates }: { readonly candidates: readonly Candidate[] }): ReactNode {
  const { t } = useTranslation('review');
  if (candidates.length === 0) return <Text size="sm">{t('candidates.none')}</Text>;
  return (
    <div>
      <Title order={3} fz="sm">
        {t('candidates.title')}
      </Title>
      <List size="sm" spacing={4} mt={4}>
        {candidates.map((candidate) => (
          <List.Item key={candidate.user_id}>
            <Group gap={6} component="span" display="inline-flex">
              <LinkAnchor to="/people/$personId" params={{ personId: candidate.user_id }} size="sm" fw={600}>
                <UserText text={candidate.user_name} />
              </LinkAnchor>
              <LikenessText candidate={candidate} />
            </Group>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

export function LikenessText({ candidate }: { readonly candidate: Candidate }): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  return (
    <span>
      {t(`likeness.${likenessOf(candidate)}`, {
        similarity: format.number(candidate.similarity, cosine),
        threshold: format.number(candidate.threshold, cosine),
      })}
    </span>
  );
}
