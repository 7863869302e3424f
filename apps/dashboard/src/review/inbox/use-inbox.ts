import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { toReviewSearch, type ReviewSearch } from '../review-search.policy';
import type { FocusWish } from './face-list';
import { nextAfter, shownFirst, type InboxCommand } from './inbox-keys.policy';
import { dismissFace, faceQuery, facesQuery, type Enrolment, type UnknownFace } from './inbox.queries';
import { useDone } from './use-done';

const route = getRouteApi('/shell/review');

/** Ids of what the keyboard leads to from the list. */
export const focusTargets = { face: 'review-face', visits: 'review-visits' } as const;

export type InboxDialog = 'assign' | 'create' | 'merge';

interface OpenDialog {
  readonly which: InboxDialog;
  /** It stays the one of the dialog, whichever is looked at behind it. */
  readonly faceId: string;
}

export type Inbox = ReturnType<typeof useInbox>;

/** Which face is looked at, what is done to it, and where the reader goes on. */
export function useInbox() {
  const { t } = useTranslation('review');
  const client = useQueryClient();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = useMay('users.write', 'all');
  // The list beside the face, or on a phone one after the other.
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const list = useInfiniteQuery(facesQuery(search.status ?? 'waiting', search.camera));
  const faces = list.data?.pages.flatMap((page) => page.data) ?? [];
  const [shownId, setShownId] = useState<string>();
  const firstId = shownFirst(
    faces.map(({ id }) => id),
    shownId,
  );
  if (firstId !== shownId) setShownId(firstId);
  const chosenId = search.face ?? (isWide ? firstId : undefined);
  const face = useQuery({ ...faceQuery(chosenId ?? ''), enabled: chosenId !== undefined }).data;
  const [dialog, setDialog] = useState<OpenDialog>();
  const dialogFace = useQuery({ ...faceQuery(dialog?.faceId ?? ''), enabled: dialog !== undefined }).data;
  const [focusOn, setFocusOn] = useState<FocusWish>();
  // Where the focus was before a dialog, and goes back to.
  const trigger = useRef<Element | null>(null);
  const dismissing = useMutation(dismissFace(client));

  const show = (next: ReviewSearch): Promise<void> => navigate({ search: next, replace: true });
  const showFace = (id: string | undefined): void => {
    void show(toReviewSearch({ ...search, face: id }));
  };
  const choose = (id: string): void => {
    // On a phone the way back leads to the list.
    if (isWide) showFace(id);
    else void navigate({ search: { ...search, face: id } });
  };
  const onUndone = (faceId: string): void => {
    // Once the list is that of those that wait again.
    void show(isWide ? { face: faceId } : {}).then(() => {
      setFocusOn({ id: faceId });
    });
  };
  const done = useDone(onUndone);
  const goOn = (goneId: string): void => {
    setDialog(undefined);
    const ids = faces.map(({ id }) => id);
    const next = nextAfter(ids, goneId);
    showFace(isWide ? next : undefined);
    if (next !== undefined) setFocusOn({ id: next });
  };
  const status = (face ?? faces.find(({ id }) => id === chosenId))?.status;
  const openDialog = (which: InboxDialog): void => {
    if (chosenId === undefined) return;
    trigger.current = document.activeElement;
    setDialog({ which, faceId: chosenId });
  };

  const dismiss = (dismissed: UnknownFace): void => {
    goOn(dismissed.id);
    dismissing.mutate(dismissed, {
      onSuccess: (answer) => {
        done.add('dismissed', answer);
      },
    });
  };
  const command = ({ kind }: Exclude<InboxCommand, { kind: 'move' }>): void => {
    if (kind === 'undo') done.undoNewest();
    else if (kind === 'look' && chosenId !== undefined) {
      choose(chosenId);
      document.getElementById(focusTargets.face)?.focus();
    } else if (status !== 'waiting') return;
    else if (kind === 'dismiss') {
      const dismissed = faces.find(({ id }) => id === chosenId);
      if (dismissed !== undefined) dismiss(dismissed);
    } else if (kind === 'split') document.getElementById(focusTargets.visits)?.focus();
    // Also while the face is still read: the dialog opens when it is there.
    else if (kind === 'assign' || kind === 'merge' || (kind === 'create' && mayCreate)) openDialog(kind);
  };

  return {
    search,
    list,
    faces,
    chosenId,
    isWide,
    isListShown: isWide || search.face === undefined,
    dialog: dialog?.which,
    dialogFace,
    focusOn,
    done,
    filter: (next: ReviewSearch) => void show(next),
    choose,
    command,
    dismiss,
    onUndone,
    backToList: () => {
      showFace(undefined);
      if (chosenId !== undefined) setFocusOn({ id: chosenId });
    },
    open: openDialog,
    close: () => {
      setDialog(undefined);
      setTimeout(() => {
        if (trigger.current instanceof HTMLElement) trigger.current.focus();
      });
    },
    settled: (assigned: UnknownFace, { message }: Enrolment, createdUser: boolean) => {
      const note = message === null ? t('done.enrolled') : t('done.notEnrolled', { message });
      done.add('assigned', assigned, { note, createdUser });
      goOn(assigned.id);
    },
    split: (rest: UnknownFace) => {
      done.add('split', rest);
      setFocusOn({ id: rest.id });
    },
    merged: (into: UnknownFace) => {
      done.add('merged', into);
      setDialog(undefined);
      setFocusOn({ id: into.id });
    },
  };
}
