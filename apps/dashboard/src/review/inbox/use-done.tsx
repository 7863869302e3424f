import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { PersonName } from '../../ui/entity-name';
import { undoStep, type Step, type UnknownFace } from './inbox.queries';

/** What somebody did here, and can take back. */
export interface Done extends Step {
  readonly key: number;
  readonly kind: 'assigned' | 'dismissed' | 'merged' | 'split';
  readonly personId: string | null;
  /** More to know of it, as why a picture was not enrolled. */
  readonly note: string | undefined;
}

/** Long enough to see that it was the wrong one; afterwards it stands in the list. */
const offeredForMs = 12_000;
/** What is further back is undone where it lies: in the lists of those assigned and dismissed. */
const keptMax = 20;

export interface DoneSteps {
  readonly steps: readonly Done[];
  readonly add: (kind: Done['kind'], face: UnknownFace, more?: Partial<Pick<Done, 'note' | 'createdUser'>>) => void;
  readonly undo: (step: Done) => void;
  readonly undoNewest: () => void;
}

/** @param onUndone the face is as it was before */
export function useDone(onUndone: (faceId: string) => void): DoneSteps {
  const { t } = useTranslation('review');
  const [steps, setSteps] = useState<readonly Done[]>([]);
  const keys = useRef(0);
  const undoing = useMutation(undoStep(useQueryClient()));
  const undo = (step: Done): void => {
    notifications.hide(noticeOf(step));
    undoing.mutate(step, {
      onSuccess: (outcome) => {
        setSteps((before) => before.filter(({ key }) => key !== step.key));
        notifications.show({
          color: outcome === 'undone' ? 'teal' : 'yellow',
          message: t(outcome === 'undone' ? 'done.undone' : 'done.changedSince'),
        });
        onUndone(step.faceId);
      },
    });
  };
  const add: DoneSteps['add'] = (kind, face, { note, createdUser = false } = {}) => {
    keys.current += 1;
    const at = face.last_action?.at ?? null;
    const step = { key: keys.current, kind, faceId: face.id, at, personId: face.user_id, createdUser, note };
    setSteps((before) => [step, ...before].slice(0, keptMax));
    notifications.show({
      id: noticeOf(step),
      autoClose: offeredForMs,
      withBorder: true,
      color: 'teal',
      message: <Notice step={step} onUndo={undo} />,
    });
  };
  return {
    steps,
    add,
    undo,
    undoNewest: () => {
      const [newest] = steps;
      if (newest !== undefined && !undoing.isPending) undo(newest);
    },
  };
}

const noticeOf = ({ key }: Done): string => `review-${String(key)}`;

function Notice({ step, onUndo }: { readonly step: Done; readonly onUndo: (step: Done) => void }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <Stack gap="xs" align="flex-start">
      <DoneText step={step} />
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onUndo(step);
        }}
      >
        {t('done.undo')}
      </Button>
    </Stack>
  );
}

function DoneText({ step: { kind, personId, note } }: { readonly step: Done }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <div>
      <Text size="sm" component="div">
        {kind === 'assigned' && personId !== null ? (
          <Trans t={t} i18nKey="done.assigned" components={{ person: <PersonName id={personId} /> }} />
        ) : (
          t(`done.${kind}`)
        )}
      </Text>
      {note !== undefined && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </div>
  );
}

/** What was done since the page was opened, newest first. */
export function DoneList({ steps, undo }: Pick<DoneSteps, 'steps' | 'undo'>): ReactNode {
  const { t } = useTranslation('review');
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {steps.map((step) => (
        <Group key={step.key} component="li" justify="space-between" wrap="nowrap" gap="sm">
          <DoneText step={step} />
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              undo(step);
            }}
          >
            {t('done.undo')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
