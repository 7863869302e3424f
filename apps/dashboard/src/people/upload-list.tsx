import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { progressOf } from './face-uploads.policy';
import { UploadItem } from './upload-item';
import type { FaceUploads } from './use-face-uploads';

export function UploadList({ uploads }: { readonly uploads: FaceUploads }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const { total, over, enrolled } = progressOf(uploads.uploads);
  const isRunning = over < total;
  return (
    <Stack gap="sm">
      <div role="status">
        {total > 0 && (
          <Text size="sm" fw={550}>
            {isRunning ? t('uploads.running', { total, done: over }) : t('uploads.over', { total, enrolled })}
          </Text>
        )}
      </div>
      {isRunning && (
        <Group wrap="nowrap">
          <Progress value={(100 * over) / total} flex={1} aria-label={t('uploads.label')} />
          <Button size="xs" variant="default" onClick={uploads.cancel}>
            {tUi('cancel')}
          </Button>
        </Group>
      )}
      {/* What was just added is what is looked for. */}
      {uploads.uploads.toReversed().map((upload) => (
        <UploadItem key={upload.id} upload={upload} uploads={uploads} />
      ))}
      {total > 0 && !isRunning && (
        <Group>
          <Button size="xs" variant="subtle" onClick={uploads.clear}>
            {t('uploads.clear')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
