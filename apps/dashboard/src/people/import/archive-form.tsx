import { Button, Card, Checkbox, FileInput, Group, Progress, Stack, Text, TextInput, Title } from '@mantine/core';
import { TbFileZip, TbUpload } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import { sendArchive } from './import.queries';

/** As the API bounds it. */
const bytesMax = 64 * 1_048_576;
const noteLengthMax = 255;

/** A zip on its way to become a job, which then goes on by itself. */
export function ArchiveForm(): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [hasConsent, setConsent] = useState(false);
  const [takesLargest, setLargest] = useState(false);
  const [note, setNote] = useState('');
  const sending = useRef<AbortController>(undefined);
  const [isCancelled, setCancelled] = useState(false);
  const upload = useMutation(sendArchive(useQueryClient()));
  useEffect(() => () => sending.current?.abort(), []);
  const isTooLarge = file !== null && file.size > bytesMax;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (file === null || isTooLarge) return;
    const { signal } = (sending.current = new AbortController());
    setCancelled(false);
    upload.mutate(
      { file, hasConsent, takesLargest, note: note.trim(), signal },
      {
        onSuccess: ({ id }) => {
          void navigate({ to: '/people/import/photos/$jobId', params: { jobId: id }, ignoreBlocker: true });
        },
      },
    );
  };
  const cancel = (): void => {
    setCancelled(true);
    sending.current?.abort();
  };
  const size = format.number((file?.size ?? 0) / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
  return (
    <Card withBorder maw={960} component="section" aria-labelledby="archive-form">
      <LeaveGuard isDirty={upload.isPending} title={t('photos.leave')} text={t('photos.leaveText')} onLeave={cancel} />
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} fz="h4" id="archive-form">
            {t('photos.send')}
          </Title>
          <Text size="sm" maw="75ch">
            {t('photos.names')}
          </Text>
          <FileInput
            label={t('photos.file')}
            description={t('photos.limit')}
            placeholder={t('photos.choose')}
            accept=".zip,application/zip"
            clearable
            clearButtonProps={{ 'aria-label': t('photos.clear') }}
            leftSection={<TbFileZip size={18} aria-hidden />}
            value={file}
            onChange={setFile}
            error={isTooLarge ? t('photos.tooLarge') : undefined}
            disabled={upload.isPending}
            maw={560}
          />
          <Checkbox
            label={t('photos.consent')}
            description={t('photos.consentHint')}
            checked={hasConsent}
            onChange={(event) => {
              setConsent(event.currentTarget.checked);
            }}
          />
          <Checkbox
            label={t('photos.largest')}
            description={t('photos.largestHint')}
            checked={takesLargest}
            onChange={(event) => {
              setLargest(event.currentTarget.checked);
            }}
          />
          <TextInput
            label={t('photos.note')}
            description={t('photos.noteHint')}
            maxLength={noteLengthMax}
            value={note}
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
            maw={560}
          />
          {upload.isPending && <Progress value={100} animated aria-label={t('photos.sending', { size })} />}
          <Group>
            <Button
              type="submit"
              leftSection={<TbUpload size={18} aria-hidden />}
              disabled={file === null || isTooLarge}
              loading={upload.isPending}
            >
              {t('photos.start')}
            </Button>
            {upload.isPending && (
              <Button variant="subtle" onClick={cancel}>
                {t('photos.cancelSending')}
              </Button>
            )}
            <Text size="sm" role="status">
              {upload.isPending && t('photos.sending', { size })}
            </Text>
          </Group>
          {upload.isError && !isCancelled && <ErrorNotice error={upload.error} />}
        </Stack>
      </form>
    </Card>
  );
}
