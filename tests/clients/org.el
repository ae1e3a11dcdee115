;;; What Org itself makes of the file named last on the command line, as JSON: each heading that is a
;;; card, with its properties and tags, and its sides exported to HTML.

(require 'org)
(require 'org-element)
(require 'ox-html)
(require 'json)

(defun shown (text)
  "TEXT, a piece of Org, as a reader sees it: HTML without anything around it."
  (if (string-match-p "\\`[ \t\n]*\\'" text)
      ""
    (org-export-string-as text 'html t '(:with-toc nil :section-numbers nil :with-special-strings nil))))

(defun own-text ()
  "What stands between the heading at point, with its drawers, and the next heading."
  (save-excursion
    (let ((end (save-excursion (outline-next-heading) (point))))
      (org-end-of-meta-data t)
      (if (< (point) end) (buffer-substring-no-properties (point) end) ""))))

(defun side ()
  "The heading at point and its own text."
  `((title . ,(shown (nth 4 (org-heading-components))))
    (name . ,(nth 4 (org-heading-components)))
    (body . ,(shown (own-text)))))

(defun sides ()
  "The headings right below the one at point."
  (let ((sides nil))
    (save-excursion
      (when (org-goto-first-child)
        (push (side) sides)
        (while (org-get-next-sibling)
          (push (side) sides))))
    (vconcat (nreverse sides))))

(defun card ()
  "The card at point, or nil."
  (let ((tags (org-get-tags nil t)))
    (when (or (org-entry-get nil "ANKI_NOTE_TYPE") (member "drill" tags) (member "fc" tags))
      `((side . ,(side))
        (sides . ,(sides))
        (tags . ,(vconcat (mapcar #'substring-no-properties tags)))
        (deck . ,(org-entry-get nil "ANKI_DECK" t))
        (properties . ,(mapcar (lambda (name) (cons name (org-entry-get nil name)))
                               '("ANKI_NOTE_TYPE" "ANKI_TAGS" "ANKI_GUID" "ANKI_NOTE_ID" "ID"
                                 "DRILL_CARD_TYPE" "FC_TYPE" "FC_CREATED")))))))

(let ((org-export-with-broken-links t)
      (org-inhibit-startup t))
  (with-temp-buffer
    (insert-file-contents (car (last command-line-args)))
    (org-mode)
    (princ (json-encode (vconcat (delq nil (org-map-entries #'card)))))))
