import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { ReportView } from './report.view';

const binary = { schema: { type: 'string', format: 'binary' } };
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The answer is a report in the format that was asked for. */
export function AnswersReport(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ReportView),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(ReportView) } },
        'text/csv': {
          schema: { type: 'string' },
          example: '\uFEFFEmployee,Department,Date,Status\r\nAda Lovelace,Engines,2026-11-20,Present\r\n',
        },
        'text/plain': {
          schema: { type: 'string' },
          example: '[Allgemein]\r\nZiel=LODAS\r\n[Bewegungsdaten]\r\n1;01/11/2026;160,50;01;100;1001;\r\n',
        },
        [xlsx]: binary,
        'application/pdf': binary,
      },
      headers: { 'Content-Disposition': { schema: { type: 'string' } } },
    }),
  );
}

/** Names of files are ours: letters, digits and dashes. */
export function attachmentOf(fileName: string, mediaType: string): Readonly<Record<string, string>> {
  return { 'Content-Type': mediaType, 'Content-Disposition': `attachment; filename="${fileName}"` };
}
