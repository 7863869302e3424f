import { UploadedText } from './uploaded-text';

/** The bytes of a table or an archive, as `UploadedText` has them. */
export const UploadedFileBytes = UploadedText;
