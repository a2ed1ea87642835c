# Shows a terminal each line of a corpus, and tells it by a title what it was answered: screens.sh CORPUS [queries]
stty raw -echo
lines=$(for i in {1..3000}; do printf '%s é€😀漢\\r\\n' "$i"; done)
while IFS=$'\t' read -r name expected bytes <&3; do
  [[ -z $name || $name == \#* || ($2 != queries && $expected != -) ]] && continue
  bytes=${bytes//%LINES%/$lines}
  printf '\ec'
  while [[ $bytes == *~~* ]]; do
    printf '%b' "${bytes%%~~*}"
    sleep 0.01
    bytes=${bytes#*~~}
  done
  printf '%b' "$bytes"
  answer=
  if [[ $2 == queries ]]; then
    printf '\e[5n'
    IFS= read -rs -d n -t 10 answer || answer='none in time'
    answer=${answer%$'\e[0'}
  fi
  printf '\e]2;shown %s %s\a' "$name" "${answer//$'\e'/^}"
done 3<"$1"
stty sane
printf '\e]2;shown all\a'
