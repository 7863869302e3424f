import { Alert, Button, Card, FileInput, Group, Stack, Table, Text } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbFileDownload, TbFileSpreadsheet, TbUpload } from 'react-icons/tb';
import { ProblemError } from '@smart-attendance/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CsvReport, type CsvRow, type Report, type Subject } from './csv-report';
import { ErrorNotice } from './error-notice';
import { UserText } from './user-text';

/** What is taken, as the API bounds it, and how that is said. */
export interface FileKind {
  readonly accept: string;
  readonly bytesMax: number;
  readonly label: string;
  readonly limit: string;
  readonly tooLarge: string;
}

const csvBytesMax = 1_048_576;

interface Template {
  readonly name: string;
  readonly content: string;
}

interface Props<Row extends CsvRow> {
  /** What the file has to have, and what becomes of it. */
  readonly text: string;
  readonly template: Template;
  readonly send: (file: File, isDryRun: boolean) => Promise<Report<Row>>;
  /** A CSV file of 1 MiB unless said. */
  readonly fileKind?: FileKind;
  /** What else was chosen that `send` heeds: another choice is checked anew. */
  readonly choice?: string;
  /** Once something was written. */
  readonly onDone: () => unknown;
  /** Whom or what a row is about. */
  readonly subject?: Subject<Row>;
  /** One row that is wrong keeps all of them out. */
  readonly isAllOrNothing?: boolean;
  /** Where what was written is seen. */
  readonly next: ReactNode;
  /** More fields. */
  readonly children?: ReactNode;
}

/** Many at once from a file: first what would be done, row by row, then the doing. */
export function CsvImport<Row extends CsvRow>(props: Props<Row>): ReactNode {
  const { text, template, subject, isAllOrNothing = false, next, children } = props;
  const fileKind = useFileKind(props.fileKind);
  const { file, isTooLarge, choose, check, run } = useImport(props, fileKind.bytesMax);
  const plan = run.data ?? check.data;
  const isRefused = isAllOrNothing && check.data !== undefined && check.data.failed > 0;
  return (
    <Stack maw={960}>
      <Card withBorder>
        <Stack>
          <Text size="sm">{text}</Text>
          {children}
          <FileChoice file={file} isTooLarge={isTooLarge} kind={fileKind} template={template} onChoose={choose} />
          {file !== null && !isTooLarge && (
            <Buttons
              count={check.data === undefined ? 0 : writtenBy(check.data)}
              isOver={isRefused || run.data !== undefined}
              isChecking={check.isFetching}
              isRunning={run.isPending}
              onRun={run.start}
              onCheck={() => {
                choose(file);
              }}
            />
          )}
        </Stack>
      </Card>
      <div aria-live="polite">
        {run.data !== undefined && <Done report={run.data}>{next}</Done>}
        {isRefused && run.data === undefined && <ToMend />}
        <WrongRows error={run.error ?? check.error} />
        {plan !== undefined && <CsvReport report={plan} subject={subject} />}
      </div>
    </Stack>
  );
}

/** What would be done is a question of the file and the choice; what was done belongs to both, too. */
function useImport<Row extends CsvRow>({ send, onDone, choice = '' }: Props<Row>, bytesMax: number) {
  const id = useId();
  const [chosen, setChosen] = useState<{ readonly file: File | null; readonly times: number }>({
    file: null,
    times: 0,
  });
  const { file, times } = chosen;
  const isTooLarge = file !== null && file.size > bytesMax;
  const wish = `${times} ${choice}`;
  const check = useQuery({
    queryKey: ['imports', id, wish],
    queryFn: () => (file === null ? Promise.reject(new Error('There is no file.')) : send(file, true)),
    enabled: file !== null && !isTooLarge,
    staleTime: Infinity,
    gcTime: 0,
  });
  const run = useMutation({
    mutationFn: (wanted: { readonly file: File; readonly wish: string }) => send(wanted.file, false),
    meta: { showsItsErrors: true },
    onSuccess: onDone,
  });
  const isOfThis = run.variables?.wish === wish;
  return {
    file,
    isTooLarge,
    choose: (next: File | null) => {
      setChosen({ file: next, times: times + 1 });
    },
    check,
    run: {
      data: isOfThis ? run.data : undefined,
      error: isOfThis ? run.error : null,
      isPending: run.isPending,
      start: () => {
        if (file !== null) run.mutate({ file, wish });
      },
    },
  };
}

function useFileKind(given: FileKind | undefined): FileKind {
  const { t } = useTranslation('ui');
  if (given !== undefined) return given;
  return {
    accept: '.csv,text/csv',
    bytesMax: csvBytesMax,
    label: t('csv.file'),
    limit: t('csv.limit'),
    tooLarge: t('csv.tooLarge'),
  };
}

function ToMend(): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Alert color="orange" icon={<TbAlertTriangle />} mb="md">
      {t('csv.mend')}
    </Alert>
  );
}

interface ButtonsProps {
  /** What would be written. */
  readonly count: number;
  readonly isOver: boolean;
  readonly isChecking: boolean;
  readonly isRunning: boolean;
  readonly onRun: () => void;
  readonly onCheck: () => void;
}

function Buttons({ count, isOver, isChecking, isRunning, onRun, onCheck }: ButtonsProps): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group>
      <Button
        leftSection={<TbUpload size={18} aria-hidden />}
        disabled={count === 0 || isOver}
        loading={isRunning || isChecking}
        onClick={onRun}
      >
        {t('csv.run', { count })}
      </Button>
      <Button variant="subtle" disabled={isRunning} loading={isChecking} onClick={onCheck}>
        {t('csv.again')}
      </Button>
    </Group>
  );
}

function writtenBy({ created, updated = 0 }: Pick<Report<CsvRow>, 'created' | 'updated'>): number {
  return created + updated;
}

interface DoneProps {
  readonly report: Pick<Report<CsvRow>, 'created' | 'updated' | 'failed'>;
  readonly children: ReactNode;
}

function Done({ report, children }: DoneProps): ReactNode {
  const { t } = useTranslation('ui');
  const hasFailed = report.failed > 0;
  return (
    <Alert color={hasFailed ? 'orange' : 'teal'} icon={hasFailed ? <TbAlertTriangle /> : <TbCircleCheck />} mb="md">
      {t('csv.done', { count: writtenBy(report) })} {children}
    </Alert>
  );
}

interface FileProps {
  readonly file: File | null;
  readonly isTooLarge: boolean;
  readonly kind: FileKind;
  readonly template: Template;
  readonly onChoose: (file: File | null) => void;
}

function FileChoice({ file, isTooLarge, kind, template, onChoose }: FileProps): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group align="flex-end">
      <FileInput
        flex="1 1 18rem"
        label={kind.label}
        placeholder={t('csv.choose')}
        description={kind.limit}
        accept={kind.accept}
        clearable
        clearButtonProps={{ 'aria-label': t('csv.clear') }}
        leftSection={<TbFileSpreadsheet size={18} aria-hidden />}
        value={file}
        error={isTooLarge ? kind.tooLarge : undefined}
        onChange={onChoose}
      />
      <Button
        variant="default"
        leftSection={<TbFileDownload size={18} aria-hidden />}
        component="a"
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(template.content)}`}
        download={template.name}
      >
        {t('csv.template')}
      </Button>
    </Group>
  );
}

/** What is wrong in a file of which nothing was written. */
function WrongRows({ error }: { readonly error: Error | null }): ReactNode {
  const { t } = useTranslation('ui');
  if (error === null) return null;
  const errors = error instanceof ProblemError ? error.errors : [];
  const isOfRows = errors.some(({ row }) => row !== undefined);
  const title = isOfRows ? t('csv.wrongRows', { count: errors.length }) : t('csv.refused');
  return (
    <ErrorNotice error={error} title={title}>
      {errors.length > 0 && (
        <Table.ScrollContainer minWidth={320} mah={360}>
          <Table aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                {isOfRows && <Table.Th scope="col">{t('csv.row')}</Table.Th>}
                <Table.Th scope="col">{t('csv.field')}</Table.Th>
                <Table.Th scope="col">{t('csv.message')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.map(({ row, field, message }, index) => (
                <Table.Tr key={index}>
                  {isOfRows && <Table.Td>{row}</Table.Td>}
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
