import { defineErrors } from '../definition.ts';

/** ILR files: a message names places in the file, never what stands there. */
export const ilrErrors = defineErrors({
  ILR_BROKEN_XML: {
    message: 'The file is not well-formed XML at line {line}, column {column}',
    hint: 'Export the file again from the system that wrote it; if it was edited by hand, mend that line',
    httpStatus: 422,
  },
  ILR_TRUNCATED: {
    message: 'The file ends in the middle, after line {line}',
    hint: 'Copy or export the file again: a part of it is missing',
    httpStatus: 422,
  },
  ILR_NOT_ILR: {
    message: 'The file is no ILR file: {what}',
    hint: 'Give the XML file of the ILR return, whose outermost element is Message in a namespace like ESFA/ILR/2023-24',
    httpStatus: 422,
  },
  ILR_YEAR_UNKNOWN: {
    message: 'ILR files of the year {year} are not known here',
    hint: 'Years from 2019-20 to 2025-26 are read; a newer one needs a newer version of this product',
    httpStatus: 422,
  },
  ILR_ENTITY_FORBIDDEN: {
    message: 'The file carries a document type declaration (DOCTYPE), which an ILR file never has',
    hint: 'Do not use this file: such a declaration can make a reader fetch or inflate things. Export the file again',
    httpStatus: 422,
  },
  ILR_TOO_LARGE_VALUE: {
    message: 'The file holds {what} beyond any an ILR file has, at line {line}',
    hint: 'Check that this is the file meant: reading stopped there and nothing was kept',
    httpStatus: 422,
  },
  ILR_BAD_VALUE: {
    message: '{path} at line {line} is not {expected}',
    hint: 'Correct the value in the system that wrote the file and export it again',
    httpStatus: 422,
  },
  ILR_VALUE_MISSING: {
    message: '{path} at line {line} lacks {name}',
    hint: 'Complete the record in the system that wrote the file and export it again',
    httpStatus: 422,
  },
  ILR_HEADER_MISSING: {
    message: 'The file has no complete header before its first learner ({what} is missing)',
    hint: 'Export the file again with its header: provider, year and file preparation date come from there',
    httpStatus: 422,
  },
  ILR_NO_ENTITY: {
    message: 'ILR files of the year {year} have no place for destinations: the entity ended with 2023-24',
    hint: 'Export the outcomes as CSV instead',
    exitCode: 2,
    httpStatus: 422,
  },
});
