import { UploadedText } from './uploaded-text';

/** The bytes of a CSV file, as `UploadedText` has them. */
export const UploadedCsv = UploadedText;
