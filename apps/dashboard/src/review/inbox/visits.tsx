import { Button, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { TbArrowsSplit2 } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { CameraName } from '../../ui/entity-name';
import { FacePicture } from './face-picture';
import classes from './inbox.module.css';
import type { UnknownFaceDetails, UnknownFaceVisit } from './inbox.queries';
import { focusTargets } from './use-inbox';

interface Props {
  readonly face: UnknownFaceDetails;
  /** Whether some can be said to be somebody else's. */
  readonly maySplit: boolean;
  readonly isSplitting: boolean;
  readonly onSplit: (visitIds: readonly string[]) => void;
}

/** Each picture of more is fetched, and noted, when somebody asks for it. */
const shownMax = 12;

/** When this face walked past which camera. */
export function Visits({ face, maySplit, isSplitting, onSplit }: Props): ReactNode {
  const { t } = useTranslation('review');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? face.visits : face.visits.slice(0, shownMax);
  const isSplittable = maySplit && face.visits.length > 1;
  const chosen = face.visits.map(({ id }) => id).filter((id) => selected.has(id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  return (
    <Stack gap="xs" id={focusTargets.visits} tabIndex={-1} style={{ outline: 'none' }}>
      <Title order={3} fz="sm">
        {t('visits.title', { count: face.visit_count })}
      </Title>
      {isSplittable && (
        <Text size="sm" c="dimmed">
          {t('visits.splitHint')}
        </Text>
      )}
      <ul className={classes['visits']}>
        {shown.map((visit) => (
          <li key={visit.id}>
            <Visit
              faceId={face.id}
              visit={visit}
              isSelected={selected.has(visit.id)}
              {...(isSplittable && { onToggle: toggle })}
            />
          </li>
        ))}
      </ul>
      <Group>
        {shown.length < face.visits.length && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              setIsAll(true);
            }}
          >
            {t('visits.more', { count: face.visits.length - shown.length })}
          </Button>
        )}
        {chosen.length > 0 && (
          <Button
            variant="default"
            leftSection={<TbArrowsSplit2 size={18} aria-hidden />}
            loading={isSplitting}
            disabled={chosen.length >= face.visit_count}
            onClick={() => {
              onSplit(chosen);
            }}
          >
            {t('visits.split', { count: chosen.length })}
          </Button>
        )}
      </Group>
      {chosen.length >= face.visit_count && isSplittable && (
        <Text size="sm" role="status">
          {t('visits.notAll')}
        </Text>
      )}
    </Stack>
  );
}

interface VisitProps {
  readonly faceId: string;
  readonly visit: UnknownFaceVisit;
  readonly isSelected: boolean;
  readonly onToggle?: (id: string) => void;
}

function Visit({ faceId, visit, isSelected, onToggle }: VisitProps): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const when = `${format.dateTime(visit.first_seen_at)}–${format.time(visit.last_seen_at)}`;
  const seconds = (Date.parse(visit.last_seen_at) - Date.parse(visit.first_seen_at)) / 1_000;
  return (
    <Card withBorder padding="xs">
      <Card.Section>
        <FacePicture faceId={faceId} visitId={visit.id} alt={t('picture.ofVisit', { when })} size="100%" />
      </Card.Section>
      <Stack gap={2} mt="xs">
        {onToggle === undefined ? (
          <Text size="sm">{format.dateTime(visit.first_seen_at)}</Text>
        ) : (
          <Checkbox
            size="sm"
            label={format.dateTime(visit.first_seen_at)}
            checked={isSelected}
            onChange={() => {
              onToggle(visit.id);
            }}
          />
        )}
        <Text size="xs" c="dimmed" component="div">
          <CameraName id={visit.camera_id} />
          {' · '}
          {format.duration(seconds)}
        </Text>
        {visit.recognition_id !== null && <Text size="xs">{t('visits.told')}</Text>}
      </Stack>
    </Card>
  );
}
