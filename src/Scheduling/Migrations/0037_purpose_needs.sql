-- Whom a purpose is nothing without: booking it without anybody of that role warns.
alter table scheduling.purpose add column needs_role text check (needs_role in (
    'accused', 'complainant', 'witness', 'investigating-officer', 'medico-legal-officer', 'advocate', 'prosecutor', 'interpreter', 'support-person'));
update scheduling.purpose set needs_role = 'accused' where code in ('REMAND', 'BAIL', 'CHARGE', 'STATEMENT_342');
update scheduling.purpose set needs_role = 'witness' where code in ('PROSECUTION_EVIDENCE', 'DEFENCE_EVIDENCE', 'FAMILY_EVIDENCE');
