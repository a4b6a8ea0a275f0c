# Types into a real zsh what is given, presses tab, and prints the line that comes of it.
# Usage: zsh -f ask.zsh FOLDER LINE…, where the folder holds `_paiwatch` as a package places it;
# with none the shell sources the completions.
export folder=$1
shift
zmodload zsh/zpty
zpty -b shell zsh -f -i
until_seen() {
  local said all= end=$(( SECONDS + 20 ))
  while (( SECONDS < end )); do
    if zpty -r -t shell said; then
      all+=$said
      [[ $all == *$1* ]] && { REPLY=$all; return 0 }
    else
      sleep 0.02
    fi
  done
  print -u2 -r -- "nothing came of it: $all"
  return 1
}
zpty -w shell 'PS1= RPS1=; unsetopt prompt_sp zle_bracketed_paste 2>/dev/null; fpath=($folder $fpath); autoload -Uz compinit; compinit -u -D'
[[ -n $folder ]] || zpty -w shell 'source <(paiwatch completions zsh)'
zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle .accept-line }; zle -N show; bindkey "^X" show; print RE""ADY'
until_seen READY || exit 1
for line; do
  zpty -w -n shell "$line"$'\t'
  zpty -w -n shell $'\x18'
  until_seen '>>' || exit 1
  REPLY=${REPLY##*<<}
  print -r -- "${REPLY%%>>*}"
done
zpty -d shell
