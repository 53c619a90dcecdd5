// The words about the purpose of a read, in Chinese and English.

export const ACCESS = {
  purpose_title: ["查阅用途", "Purpose of reading"],
  purpose_text: [
    "每次查阅须注明用途和文书编号，随查阅记录一并留存。",
    "Every read names its purpose and the number of a document; both are kept in the log.",
  ],
  purpose_label: ["用途", "Purpose"],
  document_label: ["文书编号", "Document number"],
  document_hint: ["如 2026-0412", "such as 2026-0412"],
  purpose_refused: ["用途或文书编号未被接受，请重新填写。", "The purpose or document number was not accepted."],
  purpose_enter: ["确定", "Confirm"],
  purpose_none: ["未填用途", "No purpose"],
  purpose_shown: ["用途：{purpose} · {document}", "For: {purpose} · {document}"],
  few: ["少于 {n}", "fewer than {n}"],
};
