import { Badge, Text } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { UserText } from '../../ui';
import { CameraName, PersonName } from '../../ui/entity-name';
import { FacePicture } from './face-picture';
import { inboxLetters, toInboxCommand, type InboxCommand } from './inbox-keys.policy';
import classes from './inbox.module.css';
import type { UnknownFace } from './inbox.queries';

export interface FocusWish {
  readonly id: string;
}

interface Props {
  readonly label: string;
  readonly faces: readonly UnknownFace[];
  readonly chosenId: string | undefined;
  /** Which gets the focus as soon as it is there, after something was done; a new object for each wish. */
  readonly focusOn: FocusWish | undefined;
  readonly onChoose: (id: string) => void;
  readonly onCommand: (command: Exclude<InboxCommand, { kind: 'move' }>) => void;
}

const letters = Object.values(inboxLetters).join(' ');

/** One stop of the Tab key; arrows go through it, and letters do things to the one that is chosen. */
export function FaceList({ label, faces, chosenId, focusOn, onChoose, onCommand }: Props): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const fulfilled = useRef<FocusWish>(undefined);
  const at = Math.max(
    0,
    faces.findIndex(({ id }) => id === chosenId),
  );
  const optionOf = (id: string): HTMLElement | null | undefined =>
    list.current?.querySelector<HTMLElement>(`[data-face="${id}"]`);
  // After each rendering: what comes back is in the list only once it is read anew.
  useEffect(() => {
    if (focusOn === undefined || fulfilled.current === focusOn) return;
    const option = optionOf(focusOn.id);
    if (option == null) return;
    fulfilled.current = focusOn;
    option.focus();
  });
  const press = (event: KeyboardEvent): void => {
    const command = toInboxCommand(event, at, faces.length);
    if (command === undefined) return;
    event.preventDefault();
    if (command.kind !== 'move') {
      onCommand(command);
      return;
    }
    const next = faces[command.to]?.id;
    if (next === undefined) return;
    onChoose(next);
    optionOf(next)?.focus();
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label={label}
      aria-keyshortcuts={letters}
      className={classes['list']}
      onKeyDown={press}
    >
      {faces.map((face, index) => (
        <div
          key={face.id}
          role="option"
          data-face={face.id}
          aria-selected={face.id === chosenId}
          tabIndex={index === at ? 0 : -1}
          className={classes['option']}
          onClick={() => {
            onChoose(face.id);
          }}
        >
          <FacePicture faceId={face.id} visitId={face.best_visit_id} alt="" size={64} />
          <Lines face={face} />
        </div>
      ))}
    </div>
  );
}

function Lines({ face }: { readonly face: UnknownFace }): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const [near] = face.candidates;
  return (
    <span className={classes['lines']}>
      <Text span size="sm" fw={600} truncate>
        {format.dateTime(face.last_seen_at)}
      </Text>
      <Text span size="sm" c="dimmed" truncate>
        <CameraName id={face.camera_id} />
        {face.visit_count > 1 && ` · ${t('list.visits', { count: face.visit_count })}`}
      </Text>
      {face.user_id !== null && (
        <Text span size="sm" truncate>
          <PersonName id={face.user_id} />
        </Text>
      )}
      {face.doubtful && face.user_id === null && (
        <Text span size="sm" truncate>
          <Badge size="sm" color="yellow" variant="light" component="span">
            {t('list.doubtful')}
          </Badge>{' '}
          {near !== undefined && <UserText text={near.user_name} />}
        </Text>
      )}
    </span>
  );
}
