import { Alert, Badge, Box, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { ProblemError } from '@smart-attendance/client';
import { TbClockCheck, TbInfoCircle, TbUserCheck, TbUserOff, TbUserPlus, TbUsers } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { ErrorNotice, ListSkeleton } from '../../ui';
import { CameraName, PersonName } from '../../ui/entity-name';
import { LinkAnchor } from '../../ui/links';
import { Candidates } from './candidates';
import { FacePicture } from './face-picture';
import { faceQuery, splitFace, tellVisits, undoLast, type UnknownFace, type UnknownFaceDetails } from './inbox.queries';
import { Visits } from './visits';

export interface FaceActions {
  readonly onAssign: () => void;
  readonly onCreate: () => void;
  readonly onMerge: () => void;
  readonly onDismiss: (face: UnknownFace) => void;
}

interface Props extends FaceActions {
  readonly faceId: string;
  readonly onUndone: (faceId: string) => void;
  readonly onSplit: (face: UnknownFace) => void;
}

/** One face: what is known of it, and what can be said about it. */
export function FaceDetail(props: Props): ReactNode {
  const face = useQuery(faceQuery(props.faceId));
  // Of one that is gone neither the picture nor whom it was like is anybody's to see any more.
  const isGone = face.error instanceof ProblemError && face.error.status === 404;
  if (face.data !== undefined && !isGone) return <Known face={face.data} {...props} />;
  if (face.isError) return <ErrorNotice error={face.error} onRetry={() => void face.refetch()} />;
  return <ListSkeleton rows={5} />;
}

function Known({ face, onUndone, onSplit, ...actions }: Props & { readonly face: UnknownFaceDetails }): ReactNode {
  const splitting = useMutation(splitFace(useQueryClient(), face));
  return (
    <Card withBorder padding="lg" component="article" aria-labelledby="face-title">
      <Stack>
        <Group align="flex-start" gap="lg">
          <Best face={face} />
          <Facts face={face} />
        </Group>
        {face.status === 'waiting' && <Candidates candidates={face.candidates} />}
        {face.status === 'waiting' && <WaitingActions face={face} {...actions} />}
        {face.status === 'assigned' && <Assigned face={face} />}
        <LastAction face={face} onUndone={onUndone} />
        {/* Of a single visit all is said above, its picture too. */}
        {face.visit_count > 1 && (
          <Visits
            face={face}
            maySplit={face.status === 'waiting'}
            isSplitting={splitting.isPending}
            onSplit={(visitIds) => {
              splitting.mutate(visitIds, {
                onSuccess: onSplit,
              });
            }}
          />
        )}
      </Stack>
    </Card>
  );
}

function Best({ face }: { readonly face: UnknownFaceDetails }): ReactNode {
  const { t } = useTranslation('review');
  return <FacePicture faceId={face.id} visitId={face.best_visit_id} alt={t('picture.alt')} size={200} />;
}

function Facts({ face }: { readonly face: UnknownFaceDetails }): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const facts = [
    ['camera', <CameraName key="camera" id={face.camera_id} />],
    ['first', `${format.date(face.first_seen_at)}, ${format.timeWithSeconds(face.first_seen_at)}`],
    ['last', `${format.date(face.last_seen_at)}, ${format.timeWithSeconds(face.last_seen_at)}`],
    ['quality', format.percent(face.quality_score)],
    ['kept', format.dateTime(face.kept_until)],
  ] as const;
  return (
    <Stack gap="xs" flex="1 1 14rem" miw={0}>
      <Group gap="xs">
        <Title order={2} fz="h4" id="face-title">
          {t(`state.${face.status}`)}
        </Title>
        {face.doubtful && face.status === 'waiting' && (
          <Badge color="yellow" variant="light">
            {t('list.doubtful')}
          </Badge>
        )}
      </Group>
      <Box component="dl" m={0} style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '2px 12px' }}>
        {facts.map(([name, value]) => (
          <Box key={name} display="contents">
            <Text component="dt" size="sm" c="dimmed">
              {t(`fact.${name}`)}
            </Text>
            <Text component="dd" size="sm" m={0}>
              {value}
            </Text>
          </Box>
        ))}
      </Box>
      {face.doubtful && face.status === 'waiting' && <Text size="sm">{t('list.doubtfulText')}</Text>}
    </Stack>
  );
}

function WaitingActions({
  face,
  onAssign,
  onCreate,
  onMerge,
  onDismiss,
}: FaceActions & { readonly face: UnknownFace }): ReactNode {
  const { t } = useTranslation('review');
  const mayCreate = useMay('users.write', 'all');
  return (
    <Group gap="xs">
      <Button leftSection={<TbUserCheck size={18} aria-hidden />} onClick={onAssign}>
        {t('action.assign')}
      </Button>
      {mayCreate && (
        <Button variant="default" leftSection={<TbUserPlus size={18} aria-hidden />} onClick={onCreate}>
          {t('action.create')}
        </Button>
      )}
      <Button variant="default" leftSection={<TbUsers size={18} aria-hidden />} onClick={onMerge}>
        {t('action.merge')}
      </Button>
      <Button
        variant="default"
        leftSection={<TbUserOff size={18} aria-hidden />}
        onClick={() => {
          onDismiss(face);
        }}
      >
        {t('action.dismiss')}
      </Button>
    </Group>
  );
}

/** Whose face it is, and what attendance knows of it. */
function Assigned({ face }: { readonly face: UnknownFace }): ReactNode {
  const { t } = useTranslation('review');
  const telling = useMutation(tellVisits(useQueryClient(), face));
  const untold = face.visit_count - face.visits_told;
  return (
    <Stack gap="xs" align="flex-start">
      {face.user_id !== null && (
        <LinkAnchor to="/people/$personId" params={{ personId: face.user_id }} fw={600}>
          <PersonName id={face.user_id} />
        </LinkAnchor>
      )}
      <Text size="sm">{t(face.enrolled ? 'assigned.enrolled' : 'assigned.notEnrolled')}</Text>
      {face.visits_told > 0 && <Text size="sm">{t('assigned.told', { count: face.visits_told })}</Text>}
      {untold > 0 && (
        <Alert icon={<TbInfoCircle />} color="blue" title={t('assigned.untold', { count: untold })}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t('tell.hint')}</Text>
            <Button
              size="xs"
              leftSection={<TbClockCheck size={16} aria-hidden />}
              loading={telling.isPending}
              onClick={() => {
                telling.mutate();
              }}
            >
              {t('assigned.tell')}
            </Button>
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

/** What somebody did to it last, whoever it was, and its undo. */
function LastAction({
  face,
  onUndone,
}: {
  readonly face: UnknownFaceDetails;
  readonly onUndone: (faceId: string) => void;
}): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const undoing = useMutation(undoLast(useQueryClient()));
  const [isAsked, setAsked] = useState(false);
  const action = face.last_action;
  if (action === null) return null;
  const undo = (): void => {
    undoing.mutate(face, {
      onSuccess: ({ id }) => {
        onUndone(id);
      },
    });
  };
  const takesMuch = action.kind === 'assigned';
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" component="div">
        <Trans
          t={t}
          i18nKey={`last.${toKind(action.kind)}`}
          values={{ time: format.dateTime(action.at) }}
          components={{
            person: action.author_id === null ? <span>{t('last.nobody')}</span> : <PersonName id={action.author_id} />,
          }}
        />
      </Text>
      {takesMuch && isAsked && <Text size="sm">{t('last.assignedUndo')}</Text>}
      <Button
        size="compact-sm"
        variant="default"
        loading={undoing.isPending}
        onClick={() => {
          if (takesMuch && !isAsked) setAsked(true);
          else undo();
        }}
      >
        {t(takesMuch && isAsked ? 'last.undoAll' : 'done.undo')}
      </Button>
    </Stack>
  );
}

const kinds = ['assigned', 'merged', 'split', 'dismissed'] as const;

function toKind(kind: string): (typeof kinds)[number] {
  return kinds.find((known) => known === kind) ?? 'assigned';
}
