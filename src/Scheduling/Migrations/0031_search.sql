-- A word of a name as its consonants, alike in Urdu and in Roman letters: Fazal and فضل are fzl. Short vowels are not written in Urdu, and long ones, v, w, y and h
-- are vowels in one spelling and consonants in another: only where a word begins with one does it count.
create function scheduling.skeleton(word text) returns text language sql immutable parallel safe as $$
    select regexp_replace(left(w, 1) || translate(substr(w, 2), 'ahvy', ''), '(.)\1+', '\1', 'g')
    from (select case when word ~ '[a-z]'
        then translate(replace(replace(regexp_replace(word, '[^a-z]', '', 'g'), 'ch', '1'), 'x', 'ks'), 'eiouqwc1', 'aaaakvkc')
        else translate(word, 'اعےۓٹطتثسصشذزضظژقکخگغچجحھہدڈڑرنںویبپلمفء', 'aaaatttssss' || 'zzzzz' || 'kkk' || 'gg' || 'cj' || 'hhh' || 'dd' || 'rr' || 'nn' || 'vy' || 'bplmf') end) x(w)
$$;

-- The words of a folded name by script (r: Roman, u: Urdu) and skeleton. What joins two names is parted and left out: Abdul, ullah, ud-Din, ur-Rehman, ul-Haq and
-- the article ال are written joined or apart, in one script and in the other.
create function scheduling.sounds(folded text) returns text[] language plpgsql immutable parallel safe as $$
declare
    said text := folded;
    word text;
    keys text[] := '{}';
    key text;
begin
    if said ~ '[a-z]' then
        if said ~ 'm[uo]?h?d' then
            said := regexp_replace(said, '\m(mohd|muhd|mhd|md)\M\.?', 'muhammad', 'g');
        end if;
        if said ~ 'lla' then
            said := regexp_replace(said, '([a-z]{2})[uioa]llah?\M', '\1 ullah', 'g');
        end if;
        if said ~ 'abd' then
            said := regexp_replace(said, '\mabd[aeu](?:l|r|s|d|n|z|sh)(?=[a-z]{3}|\M)', 'abd ', 'g');
        end if;
        if said ~ '[ie]n\M' then
            said := regexp_replace(said, '([a-z]{3})[ua]dd?(?:i|ee)n\M', '\1 din', 'g');
        end if;
        if said ~ 'ur?r[ae]' then
            said := regexp_replace(said, '([a-z]{3})ur?r([ea]h?man|ahim|aheem)\M', '\1 r\2', 'g');
        end if;
        if said ~ 'ul[hi]' then
            said := regexp_replace(said, '([a-z]{2})ul(haqu?e?|hak|islam|has+an|hus+ain)\M', '\1 \2', 'g');
        end if;
    end if;
    if said ~ 'ال' then
        said := regexp_replace(regexp_replace(regexp_replace(regexp_replace(said,
            '(\S\S)اللہ(?=\s|$)', '\1 اللہ', 'g'),
            '(^|\s)عبدال(?=\S{3})', '\1عبد ', 'g'),
            '(\S\S)ال(?=(?:دین|حق|رحمن|رحمان|رحیم|اسلام|نسا|حسن|حسین|زمان)ء?(?:\s|$))', '\1 ', 'g'),
            '(^|\s)ال(?!(?:یاس|طاف|ماس|فت|ہی|لہ|ہ)(?:\s|$))(?=\S{2})', '\1', 'g');
    end if;
    foreach word in array regexp_split_to_array(said, '[^a-zء-ۿ]+') loop
        if word = any ('{"",ul,ur,us,ud,un,uz,ush,al,el,e,mst,mr,mrs,miss,dr,adv,advocate,مسماہ,مسمات,محترمہ,جناب,ڈاکٹر,ایڈووکیٹ}') then
            continue;
        end if;
        key := case when word ~ '[a-z]' then 'r:' else 'u:' end || scheduling.skeleton(word);
        if length(key) > 2 and key <> all (keys) then
            keys := keys || key;
        end if;
    end loop;
    return keys;
end $$;

-- The same words as one asks for them who writes the other script.
create function scheduling.sounds_like(folded text) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(translate(left(s, 1), 'ru', 'ur') || substr(s, 2)), '{}') from unnest(scheduling.sounds(folded)) s
$$;

alter table scheduling.person add column name_sounds text[] not null generated always as (scheduling.sounds(name_folded)) stored;
alter table scheduling.party_facts add column name_sounds text[] generated always as (scheduling.sounds(name_folded)) stored;
alter table scheduling.court_case add column title_sounds text[] not null generated always as (scheduling.sounds(scheduling.folded(title))) stored;
create index person_sounds on scheduling.person using gin (name_sounds);
create index party_facts_sounds on scheduling.party_facts using gin (name_sounds);
create index court_case_title_sounds on scheduling.court_case using gin (title_sounds);
create index party_facts_bar on scheduling.party_facts (bar_enrolment);
