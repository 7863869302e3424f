import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { TbArrowLeft } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AssignDialog } from './assign-dialog';
import { FaceDetail } from './face-detail';
import { FaceList } from './face-list';
import { Kept, Keys } from './inbox-parts';
import classes from './inbox.module.css';
import { MergeDialog } from './merge-dialog';
import { NewPersonDialog } from './new-person-dialog';
import { focusTargets, type Inbox } from './use-inbox';

interface Props {
  readonly inbox: Inbox;
}

export function ListPane({ inbox }: Props): ReactNode {
  const { t } = useTranslation('review');
  const { list, faces, isWide } = inbox;
  const { status = 'waiting' } = inbox.search;
  return (
    <Stack gap="xs" miw={0} className={classes['side']}>
      <FaceList
        label={t(`status.${status}`)}
        faces={faces}
        chosenId={inbox.chosenId}
        focusOn={inbox.focusOn}
        onChoose={inbox.choose}
        onCommand={inbox.command}
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {t('list.of', { count: list.data?.pages[0]?.total ?? 0, shown: faces.length })}
        </Text>
        {list.hasNextPage && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('list.more')}
          </Button>
        )}
      </Group>
      <Kept />
      {isWide && status === 'waiting' && <Keys />}
    </Stack>
  );
}

export function FacePane({ inbox }: Props): ReactNode {
  const { t } = useTranslation('review');
  const { chosenId, isWide } = inbox;
  if (chosenId === undefined) return null;
  return (
    <Stack miw={0} id={focusTargets.face} tabIndex={-1} style={{ outline: 'none' }}>
      {!isWide && (
        <Box>
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<TbArrowLeft size={16} className="flip-in-rtl" aria-hidden />}
            onClick={inbox.backToList}
          >
            {t('list.back')}
          </Button>
        </Box>
      )}
      <FaceDetail
        key={chosenId}
        faceId={chosenId}
        onUndone={inbox.onUndone}
        onSplit={inbox.split}
        onAssign={() => {
          inbox.open('assign');
        }}
        onCreate={() => {
          inbox.open('create');
        }}
        onMerge={() => {
          inbox.open('merge');
        }}
        onDismiss={inbox.dismiss}
      />
    </Stack>
  );
}

/** About the face for which it was opened, once that is read. */
export function Dialogs({ inbox }: Props): ReactNode {
  const { dialogFace: face, faces, dialog, close } = inbox;
  if (face === undefined) return null;
  switch (dialog) {
    case 'assign':
      return (
        <AssignDialog
          key={face.id}
          face={face}
          onClose={close}
          onAssigned={(assigned, enrolment) => {
            inbox.settled(assigned, enrolment, false);
          }}
        />
      );
    case 'create':
      return (
        <NewPersonDialog
          key={face.id}
          face={face}
          onClose={close}
          onCreated={(assigned, enrolment) => {
            inbox.settled(assigned, enrolment, true);
          }}
        />
      );
    case 'merge':
      return (
        <MergeDialog
          key={face.id}
          face={face}
          others={faces.filter(({ id }) => id !== face.id)}
          onClose={close}
          onMerged={inbox.merged}
        />
      );
    case undefined:
      return null;
  }
}
