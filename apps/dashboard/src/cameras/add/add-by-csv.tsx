import { Alert, Button, Card, FileInput, Group, Stack, Table, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileDownload,
  IconFileSpreadsheet,
  IconUpload,
} from '@tabler/icons-react';
import { ProblemError } from '@smart-attendance/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, UserText } from '../../ui';
import { importCameras } from '../cameras.queries';
import { ImportReport } from './import-report';

/** As the API bounds it. */
const bytesMax = 1_048_576;
const template =
  'name,rtsp_url,username,password,location,stream_wanted\r\nMain entrance,rtsp://192.168.1.20:554/stream1,viewer,,Building A,true\r\n';

/** A whole fleet at once: first what would be done, row by row, then the doing. */
export function AddByCsv(): ReactNode {
  const { t } = useTranslation('cameras');
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const check = useMutation(importCameras(client));
  const run = useMutation(importCameras(client));
  const isTooLarge = file !== null && file.size > bytesMax;
  const choose = (next: File | null): void => {
    setFile(next);
    check.reset();
    run.reset();
    if (next !== null && next.size <= bytesMax) check.mutate({ file: next, isDryRun: true });
  };
  const plan = run.data ?? check.data;
  const wanted = check.data === undefined ? 0 : check.data.created + check.data.updated;
  return (
    <Stack maw={960}>
      <Card withBorder>
        <Stack>
          <Text size="sm">{t('csv.text')}</Text>
          <Group align="flex-end">
            <FileInput
              flex="1 1 18rem"
              label={t('csv.file')}
              placeholder={t('csv.choose')}
              description={t('csv.limit')}
              accept=".csv,text/csv"
              clearable
              clearButtonProps={{ 'aria-label': t('csv.clear') }}
              leftSection={<IconFileSpreadsheet size={18} aria-hidden />}
              value={file}
              error={isTooLarge ? t('csv.tooLarge') : undefined}
              onChange={choose}
            />
            <Button
              variant="default"
              leftSection={<IconFileDownload size={18} />}
              component="a"
              href={`data:text/csv;charset=utf-8,${encodeURIComponent(template)}`}
              download="cameras.csv"
            >
              {t('csv.template')}
            </Button>
          </Group>
          {file !== null && !isTooLarge && (
            <Group>
              <Button
                leftSection={<IconUpload size={18} />}
                disabled={wanted === 0 || run.isSuccess}
                loading={run.isPending || check.isPending}
                onClick={() => {
                  run.mutate({ file, isDryRun: false });
                }}
              >
                {t('csv.run', { count: wanted })}
              </Button>
              <Button
                variant="subtle"
                disabled={run.isPending}
                loading={check.isPending}
                onClick={() => {
                  choose(file);
                }}
              >
                {t('csv.again')}
              </Button>
            </Group>
          )}
        </Stack>
      </Card>
      <div aria-live="polite">
        {run.isSuccess && (
          <Alert
            color={run.data.failed > 0 ? 'orange' : 'teal'}
            icon={run.data.failed > 0 ? <IconAlertTriangle /> : <IconCircleCheck />}
            mb="md"
          >
            {t('csv.done', { count: run.data.created + run.data.updated })} <Link to="/cameras">{t('csv.show')}</Link>
          </Alert>
        )}
        <WrongRows error={run.error ?? check.error} />
        {plan !== undefined && <ImportReport report={plan} />}
      </div>
    </Stack>
  );
}

/** What is wrong in a file of which nothing was written. */
function WrongRows({ error }: { readonly error: Error | null }): ReactNode {
  const { t } = useTranslation('cameras');
  if (error === null) return null;
  const errors = error instanceof ProblemError ? error.errors : [];
  const isOfRows = errors.some(({ row }) => row !== undefined);
  return (
    <ErrorNotice error={error} title={isOfRows ? t('csv.wrongRows', { count: errors.length }) : t('csv.refused')}>
      {isOfRows && (
        <Table.ScrollContainer minWidth={320} mah={360}>
          <Table aria-label={t('csv.wrongRows', { count: errors.length })}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('csv.row')}</Table.Th>
                <Table.Th scope="col">{t('csv.field')}</Table.Th>
                <Table.Th scope="col">{t('csv.message')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.map(({ row, field, message }, index) => (
                <Table.Tr key={index}>
                  <Table.Td>{row}</Table.Td>
                  <Table.Td>
                    <UserText text={field} />
                  </Table.Td>
                  <Table.Td>
                    <UserText text={message} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </ErrorNotice>
  );
}
