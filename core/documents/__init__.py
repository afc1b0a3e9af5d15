"""Documents on paper: one set of facts becomes a PDF/UA to file and a DOCX to edit (security.md X-04, O-12).

Facts are plain data (texts, numbers, lists, dicts), never code: a plugin says what stands in a document with the
blocks of `core.documents.blocks`, and the municipality's paper (`paper/style.typ`, `paper/letter.docx`) says how it
looks. `render` makes both in a child process with a limit of time and memory (`core.parsing`); `pdf`, `docx`, `filed`
and `sandbox` run inside that child and import nothing of the web.
"""
