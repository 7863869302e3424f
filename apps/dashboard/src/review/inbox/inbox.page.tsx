import { Card, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, ListSkeleton } from '../../ui';
import { ReviewFrame } from '../review-frame';
import { EmptyInbox } from './empty-inbox';
import { Dialogs, FacePane, ListPane } from './inbox-panes';
import { Filters } from './inbox-parts';
import classes from './inbox.module.css';
import { DoneList } from './use-done';
import { useInbox } from './use-inbox';

/** Faces that cameras saw and nobody was named for: a person looks, and says who it is. */
export function InboxPage(): ReactNode {
  const { t } = useTranslation('review');
  const inbox = useInbox();
  const { search, list, faces, isListShown, done } = inbox;
  const isAnything = faces.length > 0 || search.face !== undefined;
  return (
    <ReviewFrame title={t('inbox.title')} description={isListShown ? t('inbox.description') : undefined}>
      {isListShown && <Filters search={search} onChange={inbox.filter} />}
      {list.isPending && <ListSkeleton />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && !isAnything && <EmptyInbox search={search} />}
      {isAnything && (
        <div className={classes['desk']}>
          {isListShown && <ListPane inbox={inbox} />}
          <FacePane inbox={inbox} />
        </div>
      )}
      {done.steps.length > 0 && (
        <Card withBorder component="section" aria-labelledby="done">
          <Title order={2} fz="h5" mb="xs" id="done">
            {t('done.title')}
          </Title>
          <DoneList steps={done.steps} undo={done.undo} />
        </Card>
      )}
      <Dialogs inbox={inbox} />
    </ReviewFrame>
  );
}
