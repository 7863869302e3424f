import { Group, Kbd, SegmentedControl, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { CameraSelect } from '../../ui/entity-select';
import { reviewStatuses, toReviewSearch, type ReviewSearch } from '../review-search.policy';
import { useKeptText } from './empty-inbox';
import { inboxLetters } from './inbox-keys.policy';

interface FiltersProps {
  readonly search: ReviewSearch;
  readonly onChange: (search: ReviewSearch) => void;
}

export function Filters({ search, onChange }: FiltersProps): ReactNode {
  const { t } = useTranslation('review');
  const mayCameras = useMay('cameras.read', 'all');
  const { status = 'waiting', camera } = search;
  return (
    <Group align="flex-end" gap="sm" role="search">
      <SegmentedControl
        aria-label={t('status.label')}
        data={reviewStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        value={status}
        onChange={(value) => {
          onChange(toReviewSearch({ status: value, camera }));
        }}
      />
      {mayCameras && (
        <CameraSelect
          label={t('filter.camera')}
          value={camera ?? null}
          w={{ base: '100%', xs: 240 }}
          onChange={(id) => {
            onChange(toReviewSearch({ status, camera: id }));
          }}
        />
      )}
    </Group>
  );
}

const letters = Object.entries(inboxLetters) as [keyof typeof inboxLetters, string][];

/** Below the list: whoever looks tomorrow may find nothing. */
export function Kept(): ReactNode {
  return (
    <Text size="xs" c="dimmed">
      {useKeptText()}
    </Text>
  );
}

/** What the keyboard does while the list has the focus. */
export function Keys(): ReactNode {
  const { t } = useTranslation('review');
  return (
    <Text size="xs" c="dimmed" component="div">
      {t('keys.title')}{' '}
      <Group gap={6} component="span" display="inline-flex">
        <span>
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t('keys.move')}
        </span>
        {letters.map(([name, letter]) => (
          <span key={name}>
            <Kbd size="xs">{letter.toUpperCase()}</Kbd> {t(`keys.${name}`)}
          </span>
        ))}
      </Group>
    </Text>
  );
}
